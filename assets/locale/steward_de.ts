<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>AskBar</name>
    <message>
        <source>Touch when done</source>
        <translation>Tippen, wenn fertig</translation>
    </message>
    <message>
        <source>Speak</source>
        <translation>Sprechen</translation>
    </message>
    <message>
        <source>Speak your question</source>
        <translation>Ihre Frage sprechen</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>Ihre Frage</translation>
    </message>
    <message>
        <source>Type your question here</source>
        <translation>Hier Ihre Frage auf Englisch eingeben</translation>
    </message>
    <message>
        <source>Type your question here; no microphone was found</source>
        <translation>Hier Ihre Frage auf Englisch eingeben; es wurde kein Mikrofon gefunden</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Please type a question first, or touch one of the suggestions.</source>
        <translation>Bitte geben Sie zuerst eine Frage ein oder berühren Sie einen der Vorschläge.</translation>
    </message>
    <message>
        <source>Your question has {length} characters; please shorten it to {most} or fewer.</source>
        <translation>Ihre Frage hat {length} Zeichen; bitte kürzen Sie sie auf höchstens {most}.</translation>
    </message>
</context>
<context>
    <name>AttractPage</name>
    <message>
        <source>Good day. How may I help you?</source>
        <translation>Guten Tag. Wie kann ich Ihnen helfen?</translation>
    </message>
    <message>
        <source>I am a digital advisor, a computer program. Ask me about your money: I answer aloud, with figures that are computed on this machine and nowhere else.</source>
        <translation>Ich bin eine digitale Beratung, ein Computerprogramm. Fragen Sie mich auf Englisch nach Ihrem Geld: Ich antworte laut, mit Zahlen, die auf diesem Gerät berechnet werden und nirgends sonst.</translation>
    </message>
    <message>
        <source>Touch to begin</source>
        <translation>Zum Beginnen berühren</translation>
    </message>
</context>
<context>
    <name>Captions</name>
    <message>
        <source>You asked: {question}</source>
        <translation>Ihre Frage: {question}</translation>
    </message>
    <message>
        <source>What would you like to know?</source>
        <translation>Was möchten Sie wissen?</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>{count} others</source>
        <translation>{count} weitere</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>about {count} in 10</source>
        <translation>etwa {count} von 10</translation>
    </message>
    <message>
        <source>hardly ever</source>
        <translation>fast nie</translation>
    </message>
    <message>
        <source>nearly always</source>
        <translation>fast immer</translation>
    </message>
    <message>
        <source>{label}: {low} to {high}</source>
        <translation>{label}: {low} bis {high}</translation>
    </message>
    <message>
        <source>The most return for each risk</source>
        <translation>Höchste Rendite je Risiko</translation>
    </message>
    <message>
        <source>On the curve</source>
        <translation>Auf der Kurve</translation>
    </message>
    <message>
        <source>Q{number}</source>
        <translation>Q{number}</translation>
    </message>
    <message>
        <source>There is nothing to show</source>
        <translation>Es gibt nichts zu zeigen</translation>
    </message>
    <message>
        <source>As of {day}</source>
        <translation>Stand: {day}</translation>
    </message>
    <message>
        <source>Source: {source}</source>
        <translation>Quelle: {source}</translation>
    </message>
    <message>
        <source>{label}: {first} on {since}, {last} on {until}</source>
        <translation>{label}: {first} am {since}, {last} am {until}</translation>
    </message>
    <message>
        <source>Highest {high} on {on}, lowest {low} on {below}; {trend}</source>
        <translation>Höchster Wert {high} am {on}, niedrigster {low} am {below}; {trend}</translation>
    </message>
    <message>
        <source>in the end it is where it began</source>
        <translation>am Ende steht es, wo es begann</translation>
    </message>
    <message>
        <source>in all it rises</source>
        <translation>insgesamt steigt es</translation>
    </message>
    <message>
        <source>in all it falls</source>
        <translation>insgesamt fällt es</translation>
    </message>
    <message>
        <source>{label}: {value} on {day}</source>
        <translation>{label}: {value} am {day}</translation>
    </message>
    <message>
        <source>To be reached on {day}: {words}</source>
        <translation>Zu erreichen am {day}: {words}</translation>
    </message>
    <message>
        <source>{count} in all; highest {high}, {value}; lowest {low}, {least}</source>
        <translation>Insgesamt {count}; am höchsten {high}, {value}; am niedrigsten {low}, {least}</translation>
    </message>
    <message>
        <source>{mine}, against {other} {theirs}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{across} {x}, {up} {y}</source>
        <translation>{across} {x}, {up} {y}</translation>
    </message>
    <message>
        <source>The curve begins at: {words}</source>
        <translation>Die Kurve beginnt bei: {words}</translation>
    </message>
    <message>
        <source>It ends at: {words}</source>
        <translation>Sie endet bei: {words}</translation>
    </message>
    <message>
        <source>Your portfolio</source>
        <translation>Ihr Depot</translation>
    </message>
    <message>
        <source>your portfolio</source>
        <translation>Ihr Depot</translation>
    </message>
    <message>
        <source>Benchmark</source>
        <translation>Vergleichsindex</translation>
    </message>
    <message>
        <source>your benchmark</source>
        <translation>Ihr Vergleichsindex</translation>
    </message>
    <message>
        <source>shares</source>
        <translation>Aktien</translation>
    </message>
    <message>
        <source>bonds</source>
        <translation>Anleihen</translation>
    </message>
    <message>
        <source>cash and bills</source>
        <translation>Guthaben und Geldmarkt</translation>
    </message>
    <message>
        <source>Deepest fall</source>
        <translation>Tiefster Rückgang</translation>
    </message>
    <message>
        <source>Share of the risk</source>
        <translation>Anteil am Risiko</translation>
    </message>
    <message>
        <source>Share of the money</source>
        <translation>Anteil am Geld</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Damals</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Volatility</source>
        <translation>Volatilität</translation>
    </message>
    <message>
        <source>2008 again</source>
        <translation>Noch einmal 2008</translation>
    </message>
    <message>
        <source>Largest holding</source>
        <translation>Größte Position</translation>
    </message>
    <message>
        <source>Volatility a year</source>
        <translation>Volatilität pro Jahr</translation>
    </message>
    <message>
        <source>Expected return a year</source>
        <translation>Erwartete Rendite pro Jahr</translation>
    </message>
    <message>
        <source>You are here</source>
        <translation>Sie sind hier</translation>
    </message>
    <message>
        <source>As proposed</source>
        <translation>Wie vorgeschlagen</translation>
    </message>
    <message>
        <source>As you wished</source>
        <translation>Wie von Ihnen gewünscht</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>Middle, as things stand</source>
        <translation>Mitte, wie es heute steht</translation>
    </message>
    <message>
        <source>One in twenty is above</source>
        <translation>Einer von zwanzig liegt darüber</translation>
    </message>
    <message>
        <source>One in twenty is below</source>
        <translation>Einer von zwanzig liegt darunter</translation>
    </message>
    <message>
        <source>Nine paths in ten</source>
        <translation>Neun von zehn Verläufen</translation>
    </message>
    <message>
        <source>Every second path</source>
        <translation>Jeder zweite Verlauf</translation>
    </message>
    <message>
        <source>Long-term</source>
        <translation>Langfristig</translation>
    </message>
    <message>
        <source>Short-term</source>
        <translation>Kurzfristig</translation>
    </message>
    <message>
        <source>Paid in</source>
        <translation>Eingezahlt</translation>
    </message>
    <message>
        <source>Taken out</source>
        <translation>Entnommen</translation>
    </message>
    <message>
        <source>Dividends and interest</source>
        <translation>Dividenden und Zinsen</translation>
    </message>
    <message>
        <source>Dividends expected</source>
        <translation>Erwartete Dividenden</translation>
    </message>
    <message>
        <source>Without costs</source>
        <translation>Ohne Kosten</translation>
    </message>
    <message>
        <source>With these costs</source>
        <translation>Mit diesen Kosten</translation>
    </message>
    <message>
        <source>Advisory fee</source>
        <translation>Beratungsgebühr</translation>
    </message>
    <message>
        <source>Costs inside funds</source>
        <translation>Kosten in den Fonds</translation>
    </message>
    <message>
        <source>All costs</source>
        <translation>Alle Kosten</translation>
    </message>
    <message>
        <source>Saved now</source>
        <translation>Bisher gespart</translation>
    </message>
    <message>
        <source>To be saved more</source>
        <translation>Noch zu sparen</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>Insgesamt</translation>
    </message>
    <message>
        <source>Best order</source>
        <translation>Beste Reihenfolge</translation>
    </message>
    <message>
        <source>Taxable, then deferred, then tax-free</source>
        <translation>Erst steuerpflichtig, dann aufgeschoben, dann steuerfrei</translation>
    </message>
    <message>
        <source>Income</source>
        <translation>Einkommen</translation>
    </message>
    <message>
        <source>Short-term gain</source>
        <translation>Kurzfristiger Gewinn</translation>
    </message>
    <message>
        <source>Long-term gain</source>
        <translation>Langfristiger Gewinn</translation>
    </message>
    <message>
        <source>Constant, indexed</source>
        <translation>Konstant, inflationsbereinigt</translation>
    </message>
    <message>
        <source>Percentage</source>
        <translation>Prozentsatz</translation>
    </message>
    <message>
        <source>Guardrails</source>
        <translation>Leitplanken</translation>
    </message>
    <message>
        <source>Floor and ceiling</source>
        <translation>Unter- und Obergrenze</translation>
    </message>
    <message>
        <source>Floor and upside</source>
        <translation>Untergrenze mit Chance</translation>
    </message>
    <message>
        <source>this year so far</source>
        <translation>dieses Jahr bisher</translation>
    </message>
    <message>
        <source>in the past 12 months</source>
        <translation>in den letzten 12 Monaten</translation>
    </message>
    <message>
        <source>since the start</source>
        <translation>seit Beginn</translation>
    </message>
    <message>
        <source>your shock</source>
        <translation>Ihr Schock</translation>
    </message>
    <message>
        <source>fees and cash</source>
        <translation>Gebühren und Guthaben</translation>
    </message>
    <message>
        <source>pays for</source>
        <translation>bezahlt</translation>
    </message>
    <message>
        <source>client</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>goal</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>spouse</source>
        <translation>Ehepartner</translation>
    </message>
    <message>
        <source>partner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>child</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>daughter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>son</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sister</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>brother</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>beneficiary</source>
        <translation>begünstigt</translation>
    </message>
</context>
<context>
    <name>ConsentPage</name>
    <message>
        <source>May I keep a record of this visit?</source>
        <translation>Darf ich diesen Besuch aufzeichnen?</translation>
    </message>
    <message>
        <source>You get the same answers either way.</source>
        <translation>Sie erhalten in beiden Fällen dieselben Antworten.</translation>
    </message>
    <message>
        <source>With a record: your questions in words, my answers and their figures, encrypted, for {days} days. Your adviser at the bank can take up where we stopped.</source>
        <translation>Mit Aufzeichnung: Ihre Fragen im Wortlaut, meine Antworten und ihre Zahlen, verschlüsselt, für {days} Tage. Ihre Beratung in der Bank kann dort anknüpfen, wo wir aufgehört haben.</translation>
    </message>
    <message>
        <source>Without: nothing is written down, and all is forgotten when you leave.</source>
        <translation>Ohne Aufzeichnung: Nichts wird festgehalten, und alles ist vergessen, wenn Sie gehen.</translation>
    </message>
    <message>
        <source>Your voice and the camera&apos;s picture are never kept. You can have a record erased at any time.</source>
        <translation>Ihre Stimme und das Kamerabild werden nie gespeichert. Eine Aufzeichnung können Sie jederzeit löschen lassen.</translation>
    </message>
    <message>
        <source>Yes, keep a record</source>
        <translation>Ja, aufzeichnen</translation>
    </message>
    <message>
        <source>No record</source>
        <translation>Nicht aufzeichnen</translation>
    </message>
</context>
<context>
    <name>DisplayPage</name>
    <message>
        <source>How would you like it?</source>
        <translation>Wie hätten Sie es gern?</translation>
    </message>
    <message>
        <source>Language of the screen (I speak English)</source>
        <translation>Sprache des Bildschirms (ich spreche Englisch)</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>See, touch and hear</source>
        <translation>Sehen, berühren und hören</translation>
    </message>
    <message>
        <source>My speech</source>
        <translation>Meine Stimme</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Large text</source>
        <translation>Große Schrift</translation>
    </message>
    <message>
        <source>Largest text</source>
        <translation>Größte Schrift</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <source>Within reach</source>
        <translation>Gut erreichbar</translation>
    </message>
    <message>
        <source>Read aloud what I choose</source>
        <translation>Auswahl vorlesen</translation>
    </message>
    <message>
        <source>Hide amounts</source>
        <translation>Beträge verbergen</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Langsamer</translation>
    </message>
    <message>
        <source>Normal speed</source>
        <translation>Normales Tempo</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Schneller</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>Leiser</translation>
    </message>
    <message>
        <source>Normal volume</source>
        <translation>Normale Lautstärke</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Lauter</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>FigureList</name>
    <message>
        <source>As of {day}</source>
        <translation>Stand: {day}</translation>
    </message>
    <message>
        <source>Key figures</source>
        <translation>Kennzahlen</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
</context>
<context>
    <name>GoodbyePage</name>
    <message>
        <source>Thank you for your visit.</source>
        <translation>Vielen Dank für Ihren Besuch.</translation>
    </message>
    <message>
        <source>This screen has forgotten you. The record is encrypted and kept for {days} days; you can have it erased at any time.</source>
        <translation>Dieser Bildschirm hat Sie vergessen. Die Aufzeichnung ist verschlüsselt und wird {days} Tage aufbewahrt; Sie können sie jederzeit löschen lassen.</translation>
    </message>
    <message>
        <source>Everything of your visit is forgotten.</source>
        <translation>Alles von Ihrem Besuch ist vergessen.</translation>
    </message>
    <message>
        <source>Begin a new visit</source>
        <translation>Neuen Besuch beginnen</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>The camera sees who is here. No picture is kept.</source>
        <translation>Die Kamera sieht, wer hier ist. Es wird kein Bild gespeichert.</translation>
    </message>
</context>
<context>
    <name>IdentifyPage</name>
    <message>
        <source>Who are you?</source>
        <translation>Wer sind Sie?</translation>
    </message>
    <message>
        <source>Type the one-time code that your bank&apos;s app shows.</source>
        <translation>Geben Sie den Einmalcode ein, den die App Ihrer Bank anzeigt.</translation>
    </message>
    <message>
        <source>This is a demonstration: be one of these fictional clients, or use a code.</source>
        <translation>Dies ist eine Vorführung: Wählen Sie eine dieser erfundenen Personen oder verwenden Sie einen Code.</translation>
    </message>
    <message>
        <source>Hold the QR code of your bank&apos;s app before the camera, or type the one-time code.</source>
        <translation>Halten Sie den QR-Code der App Ihrer Bank vor die Kamera oder geben Sie den Einmalcode ein.</translation>
    </message>
    <message>
        <source>I have a one-time code</source>
        <translation>Ich habe einen Einmalcode</translation>
    </message>
</context>
<context>
    <name>InsightPanel</name>
    <message>
        <source>Welcome, {name}</source>
        <translation>Willkommen, {name}</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Ask me about your portfolio, how it has done and how much risk it takes.</source>
        <translation>Fragen Sie mich auf Englisch nach Ihrem Depot, wie es sich entwickelt hat und wie viel Risiko es trägt.</translation>
    </message>
    <message>
        <source>Every figure comes with the day it holds for and where it comes from.</source>
        <translation>Zu jeder Zahl steht, für welchen Tag sie gilt und woher sie kommt.</translation>
    </message>
    <message>
        <source>As of {day} · {source}</source>
        <translation>Stand: {day} · {source}</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Keyboard on the screen</source>
        <translation>Bildschirmtastatur</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Shift, for one letter</source>
        <translation>Umschalt, für einen Buchstaben</translation>
    </message>
    <message>
        <source>Shift, locked</source>
        <translation>Umschalt, festgestellt</translation>
    </message>
    <message>
        <source>Delete backwards</source>
        <translation>Rückwärts löschen</translation>
    </message>
    <message>
        <source>Hide the keyboard</source>
        <translation>Tastatur ausblenden</translation>
    </message>
    <message>
        <source>Language of the keyboard: {name}</source>
        <translation>Sprache der Tastatur: {name}</translation>
    </message>
    <message>
        <source>Cursor to the left</source>
        <translation>Cursor nach links</translation>
    </message>
    <message>
        <source>Cursor to the right</source>
        <translation>Cursor nach rechts</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>Buchstaben</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leerzeichen</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>Sonderzeichen</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Space</source>
        <translation>Leerzeichen</translation>
    </message>
    <message>
        <source>Full stop</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>Komma</translation>
    </message>
    <message>
        <source>Semicolon</source>
        <translation>Strichpunkt</translation>
    </message>
    <message>
        <source>Colon</source>
        <translation>Doppelpunkt</translation>
    </message>
    <message>
        <source>Question mark</source>
        <translation>Fragezeichen</translation>
    </message>
    <message>
        <source>Opening question mark</source>
        <translation>Öffnendes Fragezeichen</translation>
    </message>
    <message>
        <source>Exclamation mark</source>
        <translation>Ausrufezeichen</translation>
    </message>
    <message>
        <source>Opening exclamation mark</source>
        <translation>Öffnendes Ausrufezeichen</translation>
    </message>
    <message>
        <source>Three dots</source>
        <translation>Auslassungspunkte</translation>
    </message>
    <message>
        <source>Raised dot</source>
        <translation>Mittelpunkt</translation>
    </message>
    <message>
        <source>Hyphen</source>
        <translation>Bindestrich</translation>
    </message>
    <message>
        <source>Short dash</source>
        <translation>Gedankenstrich</translation>
    </message>
    <message>
        <source>Long dash</source>
        <translation>Langer Gedankenstrich</translation>
    </message>
    <message>
        <source>Underscore</source>
        <translation>Unterstrich</translation>
    </message>
    <message>
        <source>Apostrophe</source>
        <translation>Apostroph</translation>
    </message>
    <message>
        <source>Quotation mark</source>
        <translation>Anführungszeichen</translation>
    </message>
    <message>
        <source>Low quotation mark</source>
        <translation>Anführungszeichen unten</translation>
    </message>
    <message>
        <source>Left quotation mark</source>
        <translation>Anführungszeichen links</translation>
    </message>
    <message>
        <source>Right quotation mark</source>
        <translation>Anführungszeichen rechts</translation>
    </message>
    <message>
        <source>Left angle quotation mark</source>
        <translation>Spitzes Anführungszeichen links</translation>
    </message>
    <message>
        <source>Right angle quotation mark</source>
        <translation>Spitzes Anführungszeichen rechts</translation>
    </message>
    <message>
        <source>Acute accent</source>
        <translation>Akut</translation>
    </message>
    <message>
        <source>Two dots above</source>
        <translation>Trema</translation>
    </message>
    <message>
        <source>Tilde</source>
        <translation>Tilde</translation>
    </message>
    <message>
        <source>Circumflex</source>
        <translation>Zirkumflex</translation>
    </message>
    <message>
        <source>At sign</source>
        <translation>At-Zeichen</translation>
    </message>
    <message>
        <source>Number sign</source>
        <translation>Raute</translation>
    </message>
    <message>
        <source>And sign</source>
        <translation>Und-Zeichen</translation>
    </message>
    <message>
        <source>Section sign</source>
        <translation>Paragrafzeichen</translation>
    </message>
    <message>
        <source>Raised o</source>
        <translation>Hochgestelltes o</translation>
    </message>
    <message>
        <source>Raised a</source>
        <translation>Hochgestelltes a</translation>
    </message>
    <message>
        <source>Degree</source>
        <translation>Grad</translation>
    </message>
    <message>
        <source>Opening parenthesis</source>
        <translation>Runde Klammer auf</translation>
    </message>
    <message>
        <source>Closing parenthesis</source>
        <translation>Runde Klammer zu</translation>
    </message>
    <message>
        <source>Opening square bracket</source>
        <translation>Eckige Klammer auf</translation>
    </message>
    <message>
        <source>Closing square bracket</source>
        <translation>Eckige Klammer zu</translation>
    </message>
    <message>
        <source>Opening curly bracket</source>
        <translation>Geschweifte Klammer auf</translation>
    </message>
    <message>
        <source>Closing curly bracket</source>
        <translation>Geschweifte Klammer zu</translation>
    </message>
    <message>
        <source>Slash</source>
        <translation>Schrägstrich</translation>
    </message>
    <message>
        <source>Backslash</source>
        <translation>Umgekehrter Schrägstrich</translation>
    </message>
    <message>
        <source>Upright line</source>
        <translation>Senkrechter Strich</translation>
    </message>
    <message>
        <source>Per cent</source>
        <translation>Prozent</translation>
    </message>
    <message>
        <source>Asterisk</source>
        <translation>Stern</translation>
    </message>
    <message>
        <source>Plus</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>Equals</source>
        <translation>Gleich</translation>
    </message>
    <message>
        <source>Less than</source>
        <translation>Kleiner als</translation>
    </message>
    <message>
        <source>Greater than</source>
        <translation>Größer als</translation>
    </message>
    <message>
        <source>Dollar</source>
        <translation>Dollar</translation>
    </message>
    <message>
        <source>Euro</source>
        <translation>Euro</translation>
    </message>
    <message>
        <source>Pound</source>
        <translation>Pfund</translation>
    </message>
    <message>
        <source>Yen</source>
        <translation>Yen</translation>
    </message>
    <message>
        <source>Cent</source>
        <translation>Cent</translation>
    </message>
</context>
<context>
    <name>KioskWindow</name>
    <message>
        <source>This is how I sound.</source>
        <translation>So klinge ich.</translation>
    </message>
    <message>
        <source>Welcome, {name}. What would you like to know?</source>
        <translation>Willkommen, {name}. Was möchten Sie wissen?</translation>
    </message>
    <message>
        <source>I am making your report</source>
        <translation>Ich erstelle Ihren Bericht</translation>
    </message>
    <message>
        <source>Your report is at the printer.</source>
        <translation>Ihr Bericht liegt am Drucker.</translation>
    </message>
</context>
<context>
    <name>MaintenancePage</name>
    <message>
        <source>Advisor process</source>
        <translation>Beratungsprozess</translation>
    </message>
    <message>
        <source>runs, {used} MB of memory</source>
        <translation>läuft, {used} MB Speicher</translation>
    </message>
    <message>
        <source>does not run</source>
        <translation>läuft nicht</translation>
    </message>
    <message>
        <source>was started</source>
        <translation>wurde gestartet</translation>
    </message>
    <message>
        <source>The checks broke off; the log says why.</source>
        <translation>Die Prüfungen brachen ab; das Protokoll nennt den Grund.</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>Maintenance</source>
        <translation>Wartung</translation>
    </message>
    <message>
        <source>For staff. Clients are not served while this is open.</source>
        <translation>Für Personal. Solange dies offen ist, wird niemand bedient.</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Dieses Gerät</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Synchronisation</source>
        <translation>Abgleich</translation>
    </message>
    <message>
        <source>Last errors</source>
        <translation>Letzte Fehler</translation>
    </message>
    <message>
        <source>All checks</source>
        <translation>Alle Prüfungen</translation>
    </message>
    <message>
        <source>Run all checks</source>
        <translation>Alles prüfen</translation>
    </message>
    <message>
        <source>Test the sound</source>
        <translation>Ton testen</translation>
    </message>
    <message>
        <source>Restart the advisor</source>
        <translation>Beratung neu starten</translation>
    </message>
    <message>
        <source>Restart the window</source>
        <translation>Fenster neu starten</translation>
    </message>
    <message>
        <source>Exit the kiosk</source>
        <translation>Kiosk beenden</translation>
    </message>
    <message>
        <source>Back to the clients</source>
        <translation>Zurück zur Kundschaft</translation>
    </message>
</context>
<context>
    <name>Months</name>
    <message>
        <source>January</source>
        <translation>Januar</translation>
    </message>
    <message>
        <source>February</source>
        <translation>Februar</translation>
    </message>
    <message>
        <source>March</source>
        <translation>März</translation>
    </message>
    <message>
        <source>April</source>
        <translation>April</translation>
    </message>
    <message>
        <source>May</source>
        <translation>Mai</translation>
    </message>
    <message>
        <source>June</source>
        <translation>Juni</translation>
    </message>
    <message>
        <source>July</source>
        <translation>Juli</translation>
    </message>
    <message>
        <source>August</source>
        <translation>August</translation>
    </message>
    <message>
        <source>September</source>
        <translation>September</translation>
    </message>
    <message>
        <source>October</source>
        <translation>Oktober</translation>
    </message>
    <message>
        <source>November</source>
        <translation>November</translation>
    </message>
    <message>
        <source>December</source>
        <translation>Dezember</translation>
    </message>
    <message>
        <source>Jan</source>
        <translation>Jan.</translation>
    </message>
    <message>
        <source>Feb</source>
        <translation>Feb.</translation>
    </message>
    <message>
        <source>Mar</source>
        <translation>März</translation>
    </message>
    <message>
        <source>Apr</source>
        <translation>Apr.</translation>
    </message>
    <message>
        <source>Jun</source>
        <translation>Juni</translation>
    </message>
    <message>
        <source>Jul</source>
        <translation>Juli</translation>
    </message>
    <message>
        <source>Aug</source>
        <translation>Aug.</translation>
    </message>
    <message>
        <source>Sep</source>
        <translation>Sept.</translation>
    </message>
    <message>
        <source>Oct</source>
        <translation>Okt.</translation>
    </message>
    <message>
        <source>Nov</source>
        <translation>Nov.</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation>Dez.</translation>
    </message>
</context>
<context>
    <name>NavBar</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Startseite</translation>
    </message>
    <message>
        <source>Speak</source>
        <translation>Sprechen</translation>
    </message>
    <message>
        <source>Hide my figures</source>
        <translation>Zahlen verbergen</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Anzeige</translation>
    </message>
    <message>
        <source>End my visit</source>
        <translation>Besuch beenden</translation>
    </message>
</context>
<context>
    <name>OutOfOrder</name>
    <message>
        <source>This screen is not working at the moment</source>
        <translation>Dieser Bildschirm ist zurzeit außer Betrieb</translation>
    </message>
    <message>
        <source>Please speak to a member of staff. It tries again by itself.</source>
        <translation>Bitte wenden Sie sich an das Personal. Es wird von selbst ein neuer Versuch gemacht.</translation>
    </message>
</context>
<context>
    <name>PinPad</name>
    <message>
        <source>Clear</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>Alles löschen</translation>
    </message>
    <message>
        <source>Delete the last figure</source>
        <translation>Letzte Ziffer löschen</translation>
    </message>
    <message>
        <source>PIN: {filled} of {digits} figures entered</source>
        <translation>PIN: {filled} von {digits} Ziffern eingegeben</translation>
    </message>
</context>
<context>
    <name>PinPage</name>
    <message>
        <source>That is not the PIN.</source>
        <translation>Das ist nicht die PIN.</translation>
    </message>
    <message>
        <source>This machine has no administrator&apos;s PIN yet. Run “steward kiosk pin” as the kiosk&apos;s user.</source>
        <translation>Dieses Gerät hat noch keine PIN für die Verwaltung. Führen Sie „steward kiosk pin“ unter dem Konto des Kiosks aus.</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Wait {seconds} seconds.</source>
        <translation>Zu viele falsche PINs. Warten Sie {seconds} Sekunden.</translation>
    </message>
    <message>
        <source>For staff</source>
        <translation>Für Personal</translation>
    </message>
    <message>
        <source>Type the administrator&apos;s PIN.</source>
        <translation>Geben Sie die PIN der Verwaltung ein.</translation>
    </message>
    <message>
        <source>Back to the clients</source>
        <translation>Zurück zur Kundschaft</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <source>Your figures are hidden.</source>
        <translation>Ihre Zahlen sind verborgen.</translation>
    </message>
    <message>
        <source>I am silent until you show them again. In {seconds} seconds I forget everything.</source>
        <translation>Ich schweige, bis Sie sie wieder zeigen. In {seconds} Sekunden vergesse ich alles.</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>Wieder zeigen</translation>
    </message>
</context>
<context>
    <name>QrCodes</name>
    <message>
        <source>Point your phone&apos;s camera at the code. It holds your figures as text and needs no network.</source>
        <translation>Richten Sie die Kamera Ihres Telefons auf den Code. Er enthält Ihre Zahlen als Text und braucht kein Netz.</translation>
    </message>
    <message>
        <source>Code {number} of {count}</source>
        <translation>Code {number} von {count}</translation>
    </message>
    <message>
        <source>Previous code</source>
        <translation>Voriger Code</translation>
    </message>
    <message>
        <source>Next code</source>
        <translation>Nächster Code</translation>
    </message>
</context>
<context>
    <name>StillTherePage</name>
    <message>
        <source>Are you still there?</source>
        <translation>Sind Sie noch da?</translation>
    </message>
    <message>
        <source>Otherwise I forget everything of this visit, for your safety.</source>
        <translation>Sonst vergesse ich zu Ihrer Sicherheit alles von diesem Besuch.</translation>
    </message>
    <message>
        <source>{seconds} seconds</source>
        <translation>{seconds} Sekunden</translation>
    </message>
    <message>
        <source>Yes, I am here</source>
        <translation>Ja, ich bin da</translation>
    </message>
    <message>
        <source>No, forget everything now</source>
        <translation>Nein, jetzt alles vergessen</translation>
    </message>
</context>
<context>
    <name>SummaryPage</name>
    <message>
        <source>What we looked at</source>
        <translation>Das haben wir angesehen</translation>
    </message>
    <message>
        <source>Take it with you: the figures, their days and sources, and what they rest on.</source>
        <translation>Zum Mitnehmen: die Zahlen, ihre Stichtage und Quellen und worauf sie beruhen.</translation>
    </message>
    <message>
        <source>Onto my phone</source>
        <translation>Auf mein Telefon</translation>
    </message>
    <message>
        <source>Print the report</source>
        <translation>Bericht drucken</translation>
    </message>
    <message>
        <source>With every word we said</source>
        <translation>Mit dem ganzen Gespräch</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>Takeaway</name>
    <message>
        <source>The report could not be made; please ask a colleague.</source>
        <translation>Der Bericht konnte nicht erstellt werden; bitte wenden Sie sich an das Personal.</translation>
    </message>
</context>
<context>
    <name>Talk</name>
    <message>
        <source>One moment</source>
        <translation>Einen Moment</translation>
    </message>
    <message>
        <source>I will be with you in a moment</source>
        <translation>Ich bin gleich für Sie da</translation>
    </message>
    <message>
        <source>I am listening</source>
        <translation>Ich höre zu</translation>
    </message>
</context>
<context>
    <name>Voicing</name>
    <message>
        <source>not available now</source>
        <translation>zurzeit nicht verfügbar</translation>
    </message>
    <message>
        <source>check box</source>
        <translation>Kontrollkästchen</translation>
    </message>
    <message>
        <source>choice</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>switch</source>
        <translation>Schalter</translation>
    </message>
    <message>
        <source>button</source>
        <translation>Schaltfläche</translation>
    </message>
    <message>
        <source>text field</source>
        <translation>Textfeld</translation>
    </message>
    <message>
        <source>list</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>slider</source>
        <translation>Schieberegler</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>gewählt</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>nicht gewählt</translation>
    </message>
    <message>
        <source>on</source>
        <translation>ein</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>{percent} percent</source>
        <translation>{percent} Prozent</translation>
    </message>
    <message>
        <source>one character</source>
        <translation>ein Zeichen</translation>
    </message>
    <message>
        <source>{count} characters</source>
        <translation>{count} Zeichen</translation>
    </message>
    <message>
        <source>space</source>
        <translation>Leerzeichen</translation>
    </message>
</context>
</TS>
