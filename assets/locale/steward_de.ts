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
        <translation>{mine}, gegenüber {other} {theirs}</translation>
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
        <translation>im laufenden Jahr</translation>
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
        <translation>Lebenspartner</translation>
    </message>
    <message>
        <source>child</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>daughter</source>
        <translation>Tochter</translation>
    </message>
    <message>
        <source>son</source>
        <translation>Sohn</translation>
    </message>
    <message>
        <source>sister</source>
        <translation>Schwester</translation>
    </message>
    <message>
        <source>brother</source>
        <translation>Bruder</translation>
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
        <translation>Darf ich ein Protokoll dieses Besuchs führen?</translation>
    </message>
    <message>
        <source>You get the same answers either way.</source>
        <translation>Sie erhalten in beiden Fällen dieselben Antworten.</translation>
    </message>
    <message>
        <source>Your voice and the camera&apos;s picture are never kept. You can ask for a record to be erased at any time.</source>
        <translation>Ihre Stimme und das Kamerabild werden nie gespeichert. Sie können jederzeit verlangen, dass ein Protokoll gelöscht wird.</translation>
    </message>
    <message>
        <source>With a record: your questions in words, my answers and their figures, encrypted, until somebody erases them. Your adviser at the bank can take up where we stopped.</source>
        <translation>Mit Protokoll: Ihre Fragen im Wortlaut, meine Antworten und ihre Zahlen, verschlüsselt, bis jemand sie löscht. Ihre Beratung in der Bank kann dort anknüpfen, wo wir aufgehört haben.</translation>
    </message>
    <message>
        <source>With a record: your questions in words, my answers and their figures, encrypted. They stay on this machine for {days} days, and at the bank as long as it has to keep them. Your adviser there can take up where we stopped.</source>
        <translation>Mit Protokoll: Ihre Fragen im Wortlaut, meine Antworten und ihre Zahlen, verschlüsselt. Sie bleiben {days} Tage auf diesem Gerät und bei der Bank so lange, wie sie sie aufbewahren muss. Ihre Beratung dort kann da anknüpfen, wo wir aufgehört haben.</translation>
    </message>
    <message>
        <source>While you speak I notice whether your voice sounds upset. It softens my face and nothing else, and is not kept.</source>
        <translation>Während Sie sprechen, achte ich darauf, ob Ihre Stimme aufgewühlt klingt. Das macht nur meine Miene milder und wird nicht gespeichert.</translation>
    </message>
    <message>
        <source>Without: nothing is written down, and all is forgotten when you leave.</source>
        <translation>Ohne Protokoll: Nichts wird festgehalten, und alles ist vergessen, wenn Sie gehen.</translation>
    </message>
    <message>
        <source>Yes, keep a record</source>
        <translation>Ja, Protokoll führen</translation>
    </message>
    <message>
        <source>No record</source>
        <translation>Kein Protokoll</translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>{day} {month}</source>
        <translation>{day}. {month}</translation>
    </message>
    <message>
        <source>{day} {month} {year}</source>
        <translation>{day}. {month} {year}</translation>
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
        <source>Read aloud what I choose (in English)</source>
        <translation>Auswahl vorlesen (auf Englisch)</translation>
    </message>
    <message>
        <source>Hide amounts on the screen</source>
        <translation>Beträge auf dem Bildschirm verbergen</translation>
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
    <name>Finance</name>
    <message>
        <source>this year so far</source>
        <translation>im laufenden Jahr</translation>
    </message>
    <message>
        <source>this quarter so far</source>
        <translation>im laufenden Quartal</translation>
    </message>
    <message>
        <source>this month so far</source>
        <translation>im laufenden Monat</translation>
    </message>
    <message>
        <source>in the past 12 months</source>
        <translation>in den letzten 12 Monaten</translation>
    </message>
    <message>
        <source>in the past twelve months</source>
        <translation>in den letzten zwölf Monaten</translation>
    </message>
    <message>
        <source>in the next twelve months</source>
        <translation>in den nächsten zwölf Monaten</translation>
    </message>
    <message>
        <source>since the start</source>
        <translation>seit Beginn</translation>
    </message>
    <message>
        <source>over the past day</source>
        <translation>am letzten Tag</translation>
    </message>
    <message>
        <source>over the past week</source>
        <translation>in der letzten Woche</translation>
    </message>
    <message>
        <source>over the past month</source>
        <translation>im letzten Monat</translation>
    </message>
    <message>
        <source>over the past year</source>
        <translation>in den letzten zwölf Monaten</translation>
    </message>
    <message>
        <source>over the past {count} years</source>
        <translation>in den letzten {count} Jahren</translation>
    </message>
    <message>
        <source>over the past {count} months</source>
        <translation>in den letzten {count} Monaten</translation>
    </message>
    <message>
        <source>over the past {count} weeks</source>
        <translation>in den letzten {count} Wochen</translation>
    </message>
    <message>
        <source>over the past {count} days</source>
        <translation>in den letzten {count} Tagen</translation>
    </message>
    <message>
        <source>in the last full quarter</source>
        <translation>im letzten vollen Quartal</translation>
    </message>
    <message>
        <source>last month</source>
        <translation>im Vormonat</translation>
    </message>
    <message>
        <source>last year</source>
        <translation>im Vorjahr</translation>
    </message>
    <message>
        <source>in {year} so far</source>
        <translation>im Jahr {year} bisher</translation>
    </message>
    <message>
        <source>in {year}</source>
        <translation>im Jahr {year}</translation>
    </message>
    <message>
        <source>since {date}</source>
        <translation>seit {date}</translation>
    </message>
    <message>
        <source>from {date} to {until}</source>
        <translation>vom {date} bis {until}</translation>
    </message>
    <message>
        <source>in {month} {year}</source>
        <translation>im {month} {year}</translation>
    </message>
    <message>
        <source>this year</source>
        <translation>dieses Jahr</translation>
    </message>
    <message>
        <source>return of {name}</source>
        <translation>Rendite von {name}</translation>
    </message>
    <message>
        <source>return of {name} a year</source>
        <translation>Rendite pro Jahr von {name}</translation>
    </message>
    <message>
        <source>contribution of {name}</source>
        <translation>Beitrag von {name}</translation>
    </message>
    <message>
        <source>value of {name}</source>
        <translation>Wert von {name}</translation>
    </message>
    <message>
        <source>share of {name}</source>
        <translation>Anteil von {name}</translation>
    </message>
    <message>
        <source>unrealised gain on {name}</source>
        <translation>Nicht realisierter Gewinn mit {name}</translation>
    </message>
    <message>
        <source>not realised on {name}</source>
        <translation>Nicht realisiert mit {name}</translation>
    </message>
    <message>
        <source>gain on {name}</source>
        <translation>Gewinn mit {name}</translation>
    </message>
    <message>
        <source>income from {name}</source>
        <translation>Ertrag aus {name}</translation>
    </message>
    <message>
        <source>kind of {name}</source>
        <translation>Art von {name}</translation>
    </message>
    <message>
        <source>units of {name}</source>
        <translation>Stück {name}</translation>
    </message>
    <message>
        <source>price of {name}</source>
        <translation>Kurs von {name}</translation>
    </message>
    <message>
        <source>cost of {name}</source>
        <translation>Einstand von {name}</translation>
    </message>
    <message>
        <source>lots of {name}</source>
        <translation>Tranchen von {name}</translation>
    </message>
    <message>
        <source>oldest lot of {name}</source>
        <translation>Älteste Tranche von {name}</translation>
    </message>
    <message>
        <source>change of {name}</source>
        <translation>Veränderung von {name}</translation>
    </message>
    <message>
        <source>change in {name}</source>
        <translation>Veränderung bei: {name}</translation>
    </message>
    <message>
        <source>worst day in {name}</source>
        <translation>Schlechtester Tag bei: {name}</translation>
    </message>
    <message>
        <source>deepest fall in {name}</source>
        <translation>Tiefster Rückgang bei: {name}</translation>
    </message>
    <message>
        <source>expected change of {name}</source>
        <translation>Erwartete Veränderung von {name}</translation>
    </message>
    <message>
        <source>expected of {name} a year</source>
        <translation>Erwartung für {name} pro Jahr</translation>
    </message>
    <message>
        <source>expected in {month}</source>
        <translation>Erwartet im {month}</translation>
    </message>
    <message>
        <source>exposure to {name}</source>
        <translation>Abhängigkeit von {name}</translation>
    </message>
    <message>
        <source>volatility of {name}</source>
        <translation>Volatilität von {name}</translation>
    </message>
    <message>
        <source>deepest fall of {name}</source>
        <translation>Tiefster Rückgang von {name}</translation>
    </message>
    <message>
        <source>share of volatility from {name}</source>
        <translation>Anteil an der Volatilität: {name}</translation>
    </message>
    <message>
        <source>share of the worst days&apos; loss from {name}</source>
        <translation>Anteil am Verlust der schlechtesten Tage: {name}</translation>
    </message>
    <message>
        <source>costs inside {name} a year</source>
        <translation>Kosten in {name} pro Jahr</translation>
    </message>
    <message>
        <source>known running costs of {name}</source>
        <translation>Bekannte laufende Kosten von {name}</translation>
    </message>
    <message>
        <source>smallest amount for {name}</source>
        <translation>Mindestbetrag für {name}</translation>
    </message>
    <message>
        <source>relation of {name}</source>
        <translation>Beziehung von {name}</translation>
    </message>
    <message>
        <source>rank of {name}</source>
        <translation>Rang von {name}</translation>
    </message>
    <message>
        <source>moved into {name}</source>
        <translation>Umgeschichtet in {name}</translation>
    </message>
    <message>
        <source>moved from {name}</source>
        <translation>Umgeschichtet aus {name}</translation>
    </message>
    <message>
        <source>why {name} changes</source>
        <translation>Warum sich {name} ändert</translation>
    </message>
    <message>
        <source>goals paid from the {name}</source>
        <translation>Ziele, bezahlt aus: {name}</translation>
    </message>
    <message>
        <source>value in {count} years without costs</source>
        <translation>Wert in {count} Jahren ohne Kosten</translation>
    </message>
    <message>
        <source>value in {count} years with these costs</source>
        <translation>Wert in {count} Jahren mit diesen Kosten</translation>
    </message>
    <message>
        <source>taken by costs in {count} years</source>
        <translation>Kosten in {count} Jahren</translation>
    </message>
    <message>
        <source>what all costs take over {count} years</source>
        <translation>Was alle Kosten in {count} Jahren kosten</translation>
    </message>
    <message>
        <source>goal {count}</source>
        <translation>Ziel {count}</translation>
    </message>
    <message>
        <source>fund {name} now</source>
        <translation>{name} jetzt finanzieren</translation>
    </message>
    <message>
        <source>what {name} gained</source>
        <translation>Was {name} gewann</translation>
    </message>
    <message>
        <source>of what {name} gained</source>
        <translation>Von dem, was {name} gewann</translation>
    </message>
    <message>
        <source>what {name} gave</source>
        <translation>Was {name} abgab</translation>
    </message>
    <message>
        <source>of what {name} gave</source>
        <translation>Von dem, was {name} abgab</translation>
    </message>
    <message>
        <source>less in {name}</source>
        <translation>Weniger: {name}</translation>
    </message>
    <message>
        <source>more in {name}</source>
        <translation>Mehr: {name}</translation>
    </message>
    <message>
        <source>proxies in {name}</source>
        <translation>Stellvertreter: {name}</translation>
    </message>
    <message>
        <source>share of the holdings with prices of their own in {name}</source>
        <translation>Anteil mit eigenen Kursen: {name}</translation>
    </message>
    <message>
        <source>losses of {year} that wash sales defer</source>
        <translation>Durch Wash Sales aufgeschobene Verluste {year}</translation>
    </message>
    <message>
        <source>cost of {name} a year</source>
        <translation>Kosten von {name} pro Jahr</translation>
    </message>
    <message>
        <source>risk class of {name}</source>
        <translation>Risikoklasse von {name}</translation>
    </message>
    <message>
        <source>fall {count}</source>
        <translation>Rückgang {count}</translation>
    </message>
    <message>
        <source>of {year}</source>
        <translation>von {year}</translation>
    </message>
    <message>
        <source>{name} less than today</source>
        <translation>{name} weniger als heute</translation>
    </message>
    <message>
        <source>gain realised from {date} to {until}</source>
        <translation>Realisierter Gewinn vom {date} bis {until}</translation>
    </message>
    <message>
        <source>first year from the {name} account</source>
        <translation>Erstes Jahr aus dem Konto: {name}</translation>
    </message>
    <message>
        <source>point {count}</source>
        <translation>Punkt {count}</translation>
    </message>
    <message>
        <source>{name} less without it</source>
        <translation>{name} abzüglich ohne</translation>
    </message>
    <message>
        <source>tax over {count} years</source>
        <translation>Steuer in {count} Jahren</translation>
    </message>
    <message>
        <source>instead of {name}</source>
        <translation>statt {name}</translation>
    </message>
    <message>
        <source>{name} bought {date}</source>
        <translation>{name}, gekauft {date}</translation>
    </message>
    <message>
        <source>yields +{count} points</source>
        <translation>Renditen +{count} Punkte</translation>
    </message>
    <message>
        <source>inflation +{count} points</source>
        <translation>Inflation +{count} Punkte</translation>
    </message>
    <message>
        <source>tax on one more dollar of {name}</source>
        <translation>Steuer auf einen Dollar mehr: {name}</translation>
    </message>
    <message>
        <source>What each purchase of {name} has gained</source>
        <translation>Gewinn jedes Kaufs von {name}</translation>
    </message>
    <message>
        <source>What {name} holds</source>
        <translation>Was {name} enthält</translation>
    </message>
    <message>
        <source>How often each rule lasts {count} years</source>
        <translation>Wie oft jede Regel {count} Jahre reicht</translation>
    </message>
    <message>
        <source>Over {count} trading days</source>
        <translation>Über {count} Handelstage</translation>
    </message>
    <message>
        <source>Bought in {year}</source>
        <translation>Gekauft {year}</translation>
    </message>
    <message>
        <source>{count} simulated paths</source>
        <translation>{count} simulierte Verläufe</translation>
    </message>
    <message>
        <source>growth of {count} % a year before costs</source>
        <translation>Wachstum von {count} % pro Jahr vor Kosten</translation>
    </message>
    <message>
        <source>table {name}</source>
        <translation>Tabelle {name}</translation>
    </message>
    <message>
        <source>over {count} days</source>
        <translation>über {count} Tage</translation>
    </message>
    <message>
        <source>{date} to {until}</source>
        <translation>{date} bis {until}</translation>
    </message>
    <message>
        <source>committee of five by Nash&apos;s bargaining solution</source>
        <translation>Fünferausschuss nach der Verhandlungslösung von Nash</translation>
    </message>
    <message>
        <source>rules {name}</source>
        <translation>Regeln {name}</translation>
    </message>
    <message>
        <source>return</source>
        <translation>Rendite</translation>
    </message>
    <message>
        <source>return a year</source>
        <translation>Rendite pro Jahr</translation>
    </message>
    <message>
        <source>benchmark&apos;s return</source>
        <translation>Rendite des Vergleichsindex</translation>
    </message>
    <message>
        <source>benchmark&apos;s return a year</source>
        <translation>Rendite des Vergleichsindex pro Jahr</translation>
    </message>
    <message>
        <source>difference to the benchmark</source>
        <translation>Abstand zum Vergleichsindex</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>value at the start</source>
        <translation>Wert am Anfang</translation>
    </message>
    <message>
        <source>value at the end</source>
        <translation>Wert am Ende</translation>
    </message>
    <message>
        <source>paid in less taken out</source>
        <translation>Eingezahlt abzüglich entnommen</translation>
    </message>
    <message>
        <source>paid in</source>
        <translation>Eingezahlt</translation>
    </message>
    <message>
        <source>less taken out</source>
        <translation>abzüglich entnommen</translation>
    </message>
    <message>
        <source>gain in money</source>
        <translation>Gewinn in Geld</translation>
    </message>
    <message>
        <source>advisory fees paid</source>
        <translation>Gezahlte Beratungsgebühren</translation>
    </message>
    <message>
        <source>advisory fees</source>
        <translation>Beratungsgebühren</translation>
    </message>
    <message>
        <source>advisory fee a year</source>
        <translation>Beratungsgebühr pro Jahr</translation>
    </message>
    <message>
        <source>best holding</source>
        <translation>Beste Position</translation>
    </message>
    <message>
        <source>worst holding</source>
        <translation>Schlechteste Position</translation>
    </message>
    <message>
        <source>holding</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>period</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>end</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>benchmark</source>
        <translation>Vergleichsindex</translation>
    </message>
    <message>
        <source>index</source>
        <translation>Index</translation>
    </message>
    <message>
        <source>return a year on the money that was in</source>
        <translation>Rendite pro Jahr auf das eingesetzte Geld</translation>
    </message>
    <message>
        <source>client</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>risk profile</source>
        <translation>Risikoprofil</translation>
    </message>
    <message>
        <source>portfolio value</source>
        <translation>Depotwert</translation>
    </message>
    <message>
        <source>value of the portfolio</source>
        <translation>Wert des Depots</translation>
    </message>
    <message>
        <source>cash</source>
        <translation>Guthaben</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>Gewinn</translation>
    </message>
    <message>
        <source>change on the last day</source>
        <translation>Veränderung am letzten Tag</translation>
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
        <source>number of holdings</source>
        <translation>Zahl der Positionen</translation>
    </message>
    <message>
        <source>largest holding</source>
        <translation>Größte Position</translation>
    </message>
    <message>
        <source>share of the largest holding</source>
        <translation>Anteil der größten Position</translation>
    </message>
    <message>
        <source>fees and cash</source>
        <translation>Gebühren und Guthaben</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>volatility a year</source>
        <translation>Volatilität pro Jahr</translation>
    </message>
    <message>
        <source>benchmark&apos;s volatility a year</source>
        <translation>Volatilität des Vergleichsindex pro Jahr</translation>
    </message>
    <message>
        <source>Sharpe ratio</source>
        <translation>Sharpe-Quotient</translation>
    </message>
    <message>
        <source>benchmark&apos;s Sharpe ratio</source>
        <translation>Sharpe-Quotient des Vergleichsindex</translation>
    </message>
    <message>
        <source>Sortino ratio</source>
        <translation>Sortino-Quotient</translation>
    </message>
    <message>
        <source>Calmar ratio</source>
        <translation>Calmar-Quotient</translation>
    </message>
    <message>
        <source>Omega</source>
        <translation>Omega</translation>
    </message>
    <message>
        <source>one-day value at risk</source>
        <translation>Value-at-Risk für einen Tag</translation>
    </message>
    <message>
        <source>one-month value at risk</source>
        <translation>Value-at-Risk für einen Monat</translation>
    </message>
    <message>
        <source>mean loss beyond the one-day value at risk</source>
        <translation>Mittlerer Verlust jenseits des Tages-Value-at-Risk</translation>
    </message>
    <message>
        <source>mean loss beyond the one-month value at risk</source>
        <translation>Mittlerer Verlust jenseits des Monats-Value-at-Risk</translation>
    </message>
    <message>
        <source>confidence of the value at risk</source>
        <translation>Sicherheit des Value-at-Risk</translation>
    </message>
    <message>
        <source>confidence of value at risk</source>
        <translation>Sicherheit des Value-at-Risk</translation>
    </message>
    <message>
        <source>risk of bonds in these figures</source>
        <translation>Risiko der Anleihen in diesen Zahlen</translation>
    </message>
    <message>
        <source>bonds in these figures</source>
        <translation>Anleihen in diesen Zahlen</translation>
    </message>
    <message>
        <source>deepest fall from a peak</source>
        <translation>Tiefster Rückgang von einem Höchststand</translation>
    </message>
    <message>
        <source>benchmark&apos;s deepest fall from a peak</source>
        <translation>Tiefster Rückgang des Vergleichsindex</translation>
    </message>
    <message>
        <source>deepest fall</source>
        <translation>Tiefster Rückgang</translation>
    </message>
    <message>
        <source>peak before the deepest fall</source>
        <translation>Höchststand vor dem tiefsten Rückgang</translation>
    </message>
    <message>
        <source>bottom of the deepest fall</source>
        <translation>Tiefpunkt des tiefsten Rückgangs</translation>
    </message>
    <message>
        <source>back at the peak after the deepest fall</source>
        <translation>Höchststand wieder erreicht</translation>
    </message>
    <message>
        <source>below the highest point now</source>
        <translation>Heute unter dem Höchststand</translation>
    </message>
    <message>
        <source>downside deviation a year</source>
        <translation>Abweichung nach unten pro Jahr</translation>
    </message>
    <message>
        <source>beta to the benchmark</source>
        <translation>Beta zum Vergleichsindex</translation>
    </message>
    <message>
        <source>tracking error a year</source>
        <translation>Tracking Error pro Jahr</translation>
    </message>
    <message>
        <source>concentration (Herfindahl)</source>
        <translation>Konzentration (Herfindahl)</translation>
    </message>
    <message>
        <source>effective number of holdings</source>
        <translation>Effektive Zahl der Positionen</translation>
    </message>
    <message>
        <source>skewness</source>
        <translation>Schiefe</translation>
    </message>
    <message>
        <source>kurtosis</source>
        <translation>Wölbung</translation>
    </message>
    <message>
        <source>ulcer index</source>
        <translation>Ulcer-Index</translation>
    </message>
    <message>
        <source>would lose most</source>
        <translation>Würde am meisten verlieren</translation>
    </message>
    <message>
        <source>share of the variance that the factors explain</source>
        <translation>Durch Faktoren erklärter Anteil der Varianz</translation>
    </message>
    <message>
        <source>share of volatility that no factor explains</source>
        <translation>Durch keinen Faktor erklärter Anteil der Volatilität</translation>
    </message>
    <message>
        <source>expected change of the portfolio</source>
        <translation>Erwartete Veränderung des Depots</translation>
    </message>
    <message>
        <source>bad time</source>
        <translation>Schlechte Zeit</translation>
    </message>
    <message>
        <source>shock</source>
        <translation>Schock</translation>
    </message>
    <message>
        <source>shock asked for</source>
        <translation>Gefragter Schock</translation>
    </message>
    <message>
        <source>what it falls on</source>
        <translation>Worauf er trifft</translation>
    </message>
    <message>
        <source>change of all yields</source>
        <translation>Veränderung aller Renditen</translation>
    </message>
    <message>
        <source>change when yields move</source>
        <translation>Veränderung, wenn sich Renditen bewegen</translation>
    </message>
    <message>
        <source>change when inflation surprises</source>
        <translation>Veränderung bei überraschender Inflation</translation>
    </message>
    <message>
        <source>inflation beyond what is expected</source>
        <translation>Inflation über der Erwartung</translation>
    </message>
    <message>
        <source>change of what it can buy</source>
        <translation>Veränderung der Kaufkraft</translation>
    </message>
    <message>
        <source>duration of the whole portfolio</source>
        <translation>Duration des gesamten Depots</translation>
    </message>
    <message>
        <source>standard error of that expectation</source>
        <translation>Standardfehler dieser Erwartung</translation>
    </message>
    <message>
        <source>deviation of what may happen around it</source>
        <translation>Streuung um diese Erwartung</translation>
    </message>
    <message>
        <source>how often a month is as unusual</source>
        <translation>So oft ist ein Monat so ungewöhnlich</translation>
    </message>
    <message>
        <source>the financial crisis of 2007 to 2009</source>
        <translation>die Finanzkrise von 2007 bis 2009</translation>
    </message>
    <message>
        <source>there is today</source>
        <translation>Heute vorhanden</translation>
    </message>
    <message>
        <source>law of returns</source>
        <translation>Renditeannahme</translation>
    </message>
    <message>
        <source>simulated paths</source>
        <translation>Simulierte Verläufe</translation>
    </message>
    <message>
        <source>seed of the paths</source>
        <translation>Startwert der Verläufe</translation>
    </message>
    <message>
        <source>before inflation and fees</source>
        <translation>vor Inflation und Gebühren</translation>
    </message>
    <message>
        <source>expected inflation a year</source>
        <translation>Erwartete Inflation pro Jahr</translation>
    </message>
    <message>
        <source>saved each month</source>
        <translation>Monatlich gespart</translation>
    </message>
    <message>
        <source>saved each month now</source>
        <translation>Heute monatlich gespart</translation>
    </message>
    <message>
        <source>saved each year</source>
        <translation>Jährlich gespart</translation>
    </message>
    <message>
        <source>horizon</source>
        <translation>Zeithorizont</translation>
    </message>
    <message>
        <source>horizon in whole years</source>
        <translation>Zeithorizont in ganzen Jahren</translation>
    </message>
    <message>
        <source>at the end</source>
        <translation>am Ende</translation>
    </message>
    <message>
        <source>one time in twenty less</source>
        <translation>einmal von zwanzig weniger</translation>
    </message>
    <message>
        <source>as often more as less</source>
        <translation>ebenso oft mehr wie weniger</translation>
    </message>
    <message>
        <source>one time in twenty more</source>
        <translation>einmal von zwanzig mehr</translation>
    </message>
    <message>
        <source>today&apos;s money</source>
        <translation>in heutigem Geld</translation>
    </message>
    <message>
        <source>in today&apos;s money</source>
        <translation>in heutigem Geld</translation>
    </message>
    <message>
        <source>tax table</source>
        <translation>Steuertabelle</translation>
    </message>
    <message>
        <source>date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>chance</source>
        <translation>Chance</translation>
    </message>
    <message>
        <source>in words</source>
        <translation>in Worten</translation>
    </message>
    <message>
        <source>standard error</source>
        <translation>Standardfehler</translation>
    </message>
    <message>
        <source>95 % interval from</source>
        <translation>95-%-Intervall ab</translation>
    </message>
    <message>
        <source>95 % interval to</source>
        <translation>95-%-Intervall bis</translation>
    </message>
    <message>
        <source>chance that the whole plan succeeds</source>
        <translation>Chance, dass der ganze Plan gelingt</translation>
    </message>
    <message>
        <source>chance that is wanted</source>
        <translation>Gewünschte Chance</translation>
    </message>
    <message>
        <source>to be saved more each month</source>
        <translation>Monatlich mehr zu sparen</translation>
    </message>
    <message>
        <source>to be saved each month in all</source>
        <translation>Monatlich insgesamt zu sparen</translation>
    </message>
    <message>
        <source>standard error of what is to be saved more</source>
        <translation>Standardfehler der Mehrersparnis</translation>
    </message>
    <message>
        <source>years looked ahead</source>
        <translation>Vorausgeschaute Jahre</translation>
    </message>
    <message>
        <source>years it has to last</source>
        <translation>So viele Jahre muss es reichen</translation>
    </message>
    <message>
        <source>taken out each year</source>
        <translation>Jährlich entnommen</translation>
    </message>
    <message>
        <source>taken out in the first year</source>
        <translation>Im ersten Jahr entnommen</translation>
    </message>
    <message>
        <source>of what there is</source>
        <translation>vom Vorhandenen</translation>
    </message>
    <message>
        <source>left at the end</source>
        <translation>Am Ende übrig</translation>
    </message>
    <message>
        <source>in the middle</source>
        <translation>in der Mitte</translation>
    </message>
    <message>
        <source>in the first year at that rate</source>
        <translation>Im ersten Jahr zu diesem Satz</translation>
    </message>
    <message>
        <source>times that the real income falls</source>
        <translation>So oft sinkt das reale Einkommen</translation>
    </message>
    <message>
        <source>a year</source>
        <translation>pro Jahr</translation>
    </message>
    <message>
        <source>one in twenty is below</source>
        <translation>einer von zwanzig liegt darunter</translation>
    </message>
    <message>
        <source>lasts</source>
        <translation>reicht</translation>
    </message>
    <message>
        <source>worth</source>
        <translation>Nutzen</translation>
    </message>
    <message>
        <source>decisions</source>
        <translation>Entscheidungen</translation>
    </message>
    <message>
        <source>fees booked</source>
        <translation>Gebuchte Gebühren</translation>
    </message>
    <message>
        <source>costs inside funds</source>
        <translation>Kosten in den Fonds</translation>
    </message>
    <message>
        <source>all costs</source>
        <translation>Alle Kosten</translation>
    </message>
    <message>
        <source>costs a year</source>
        <translation>Kosten pro Jahr</translation>
    </message>
    <message>
        <source>assumed growth a year before costs</source>
        <translation>Angenommenes Wachstum pro Jahr vor Kosten</translation>
    </message>
    <message>
        <source>of this</source>
        <translation>davon</translation>
    </message>
    <message>
        <source>costs paid</source>
        <translation>gezahlte Kosten</translation>
    </message>
    <message>
        <source>growth missed</source>
        <translation>entgangenes Wachstum</translation>
    </message>
    <message>
        <source>of what was paid in</source>
        <translation>vom Eingezahlten</translation>
    </message>
    <message>
        <source>income</source>
        <translation>Erträge</translation>
    </message>
    <message>
        <source>dividends expected</source>
        <translation>Erwartete Dividenden</translation>
    </message>
    <message>
        <source>of today&apos;s holdings</source>
        <translation>der heutigen Positionen</translation>
    </message>
    <message>
        <source>standing orders a month</source>
        <translation>Daueraufträge pro Monat</translation>
    </message>
    <message>
        <source>lots sold</source>
        <translation>Verkaufte Tranchen</translation>
    </message>
    <message>
        <source>assessed as</source>
        <translation>Veranlagt als</translation>
    </message>
    <message>
        <source>source of the tax table</source>
        <translation>Quelle der Steuertabelle</translation>
    </message>
    <message>
        <source>proceeds of the sale</source>
        <translation>Verkaufserlös</translation>
    </message>
    <message>
        <source>gain of the sale</source>
        <translation>Gewinn des Verkaufs</translation>
    </message>
    <message>
        <source>long-term gain of the sale</source>
        <translation>Langfristiger Gewinn des Verkaufs</translation>
    </message>
    <message>
        <source>short-term gain of the sale</source>
        <translation>Kurzfristiger Gewinn des Verkaufs</translation>
    </message>
    <message>
        <source>tax on it</source>
        <translation>Steuer darauf</translation>
    </message>
    <message>
        <source>tax on what is sold</source>
        <translation>Steuer auf das Verkaufte</translation>
    </message>
    <message>
        <source>first year&apos;s tax</source>
        <translation>Steuer des ersten Jahres</translation>
    </message>
    <message>
        <source>tax saved this year</source>
        <translation>Dieses Jahr gesparte Steuer</translation>
    </message>
    <message>
        <source>tax that may come back later</source>
        <translation>Steuer, die später wiederkommen kann</translation>
    </message>
    <message>
        <source>further tax of this year</source>
        <translation>Weitere Steuer dieses Jahres</translation>
    </message>
    <message>
        <source>further tax if all were sold today</source>
        <translation>Weitere Steuer bei Verkauf von allem heute</translation>
    </message>
    <message>
        <source>long-term gain not realised</source>
        <translation>Langfristiger nicht realisierter Gewinn</translation>
    </message>
    <message>
        <source>short-term gain not realised</source>
        <translation>Kurzfristiger nicht realisierter Gewinn</translation>
    </message>
    <message>
        <source>open lots in taxable accounts</source>
        <translation>Offene Tranchen in steuerpflichtigen Konten</translation>
    </message>
    <message>
        <source>losses that would count</source>
        <translation>Anrechenbare Verluste</translation>
    </message>
    <message>
        <source>loss that waits for next year</source>
        <translation>Verlustvortrag ins nächste Jahr</translation>
    </message>
    <message>
        <source>other income of the year</source>
        <translation>Sonstiges Einkommen des Jahres</translation>
    </message>
    <message>
        <source>assumed</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>for example</source>
        <translation>zum Beispiel</translation>
    </message>
    <message>
        <source>taxable account</source>
        <translation>Steuerpflichtiges Konto</translation>
    </message>
    <message>
        <source>retirement account</source>
        <translation>Vorsorgekonto</translation>
    </message>
    <message>
        <source>before tax</source>
        <translation>vor Steuern</translation>
    </message>
    <message>
        <source>do not buy the same before</source>
        <translation>Dasselbe nicht kaufen vor</translation>
    </message>
    <message>
        <source>risk level</source>
        <translation>Risikostufe</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>Umgeschichtet</translation>
    </message>
    <message>
        <source>of the portfolio</source>
        <translation>des Depots</translation>
    </message>
    <message>
        <source>money moves from</source>
        <translation>Geld kommt aus</translation>
    </message>
    <message>
        <source>money moves into</source>
        <translation>Geld geht in</translation>
    </message>
    <message>
        <source>positions that money moves from</source>
        <translation>Positionen, aus denen Geld kommt</translation>
    </message>
    <message>
        <source>positions that money moves into</source>
        <translation>Positionen, in die Geld geht</translation>
    </message>
    <message>
        <source>expected return a year</source>
        <translation>Erwartete Rendite pro Jahr</translation>
    </message>
    <message>
        <source>today</source>
        <translation>heute</translation>
    </message>
    <message>
        <source>as proposed</source>
        <translation>wie vorgeschlagen</translation>
    </message>
    <message>
        <source>cost of the change</source>
        <translation>Kosten der Änderung</translation>
    </message>
    <message>
        <source>taxes included</source>
        <translation>einschließlich Steuern</translation>
    </message>
    <message>
        <source>cost of dealing</source>
        <translation>Handelskosten</translation>
    </message>
    <message>
        <source>cost of the trades</source>
        <translation>Kosten der Geschäfte</translation>
    </message>
    <message>
        <source>cost in the first year</source>
        <translation>Kosten im ersten Jahr</translation>
    </message>
    <message>
        <source>advice included</source>
        <translation>Beratung inbegriffen</translation>
    </message>
    <message>
        <source>sold</source>
        <translation>Verkauft</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>turnover a year</source>
        <translation>Umschlag pro Jahr</translation>
    </message>
    <message>
        <source>rules of suitability that it breaks</source>
        <translation>Verletzte Regeln der Geeignetheit</translation>
    </message>
    <message>
        <source>product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>products</source>
        <translation>Produkte</translation>
    </message>
    <message>
        <source>compared</source>
        <translation>Verglichen</translation>
    </message>
    <message>
        <source>value with the change</source>
        <translation>Wert mit der Änderung</translation>
    </message>
    <message>
        <source>first day of the records</source>
        <translation>Erster Tag der Aufzeichnungen</translation>
    </message>
    <message>
        <source>last day of the records</source>
        <translation>Letzter Tag der Aufzeichnungen</translation>
    </message>
    <message>
        <source>last visit</source>
        <translation>Letzter Besuch</translation>
    </message>
    <message>
        <source>spoken about</source>
        <translation>Besprochen</translation>
    </message>
    <message>
        <source>told by the client</source>
        <translation>Von Ihnen mitgeteilt</translation>
    </message>
    <message>
        <source>named beneficiaries</source>
        <translation>Benannte Begünstigte</translation>
    </message>
    <message>
        <source>goal</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>told</source>
        <translation>Mitgeteilt</translation>
    </message>
    <message>
        <source>growth</source>
        <translation>Wachstum</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>ausgewogen</translation>
    </message>
    <message>
        <source>income profile</source>
        <translation>Ertrag</translation>
    </message>
    <message>
        <source>cautious</source>
        <translation>vorsichtig</translation>
    </message>
    <message>
        <source>conservative</source>
        <translation>konservativ</translation>
    </message>
    <message>
        <source>far too low</source>
        <translation>viel zu niedrig</translation>
    </message>
    <message>
        <source>see the note</source>
        <translation>siehe Hinweis</translation>
    </message>
    <message>
        <source>safety</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>one in two</source>
        <translation>einer von zwei</translation>
    </message>
    <message>
        <source>one in three</source>
        <translation>einer von drei</translation>
    </message>
    <message>
        <source>one in four</source>
        <translation>einer von vier</translation>
    </message>
    <message>
        <source>one in five</source>
        <translation>einer von fünf</translation>
    </message>
    <message>
        <source>one in six</source>
        <translation>einer von sechs</translation>
    </message>
    <message>
        <source>one in seven</source>
        <translation>einer von sieben</translation>
    </message>
    <message>
        <source>one in eight</source>
        <translation>einer von acht</translation>
    </message>
    <message>
        <source>one in nine</source>
        <translation>einer von neun</translation>
    </message>
    <message>
        <source>one in ten</source>
        <translation>einer von zehn</translation>
    </message>
    <message>
        <source>more expected return a year</source>
        <translation>mehr erwartete Rendite pro Jahr</translation>
    </message>
    <message>
        <source>more volatility</source>
        <translation>mehr Volatilität</translation>
    </message>
    <message>
        <source>in environmentally sustainable investments</source>
        <translation>in ökologisch nachhaltigen Investitionen</translation>
    </message>
    <message>
        <source>in sustainable investments</source>
        <translation>in nachhaltigen Investitionen</translation>
    </message>
    <message>
        <source>in products that consider the adverse impacts named</source>
        <translation>in Produkten, die die genannten nachteiligen Auswirkungen berücksichtigen</translation>
    </message>
    <message>
        <source>wanted at least</source>
        <translation>gewünscht mindestens</translation>
    </message>
    <message>
        <source>adverse impacts to be considered</source>
        <translation>zu berücksichtigende nachteilige Auswirkungen</translation>
    </message>
    <message>
        <source>the client&apos;s answers</source>
        <translation>Angaben des Kunden</translation>
    </message>
    <message>
        <source>Your portfolio by kind</source>
        <translation>Ihr Depot nach Anlageart</translation>
    </message>
    <message>
        <source>Where the worst days come from</source>
        <translation>Woher die schlechtesten Tage kommen</translation>
    </message>
    <message>
        <source>Where the ups and downs come from</source>
        <translation>Woher die Schwankungen kommen</translation>
    </message>
    <message>
        <source>What the plan may come to</source>
        <translation>Was aus dem Plan werden kann</translation>
    </message>
    <message>
        <source>What bad times would do</source>
        <translation>Was schlechte Zeiten bewirken würden</translation>
    </message>
    <message>
        <source>Money in and out by month</source>
        <translation>Ein- und Auszahlungen nach Monat</translation>
    </message>
    <message>
        <source>Gains not realised</source>
        <translation>Nicht realisierte Gewinne</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Vorher und nachher</translation>
    </message>
    <message>
        <source>Risk and return</source>
        <translation>Risiko und Rendite</translation>
    </message>
    <message>
        <source>Gain of the sale</source>
        <translation>Gewinn des Verkaufs</translation>
    </message>
    <message>
        <source>Advisory fees paid</source>
        <translation>Gezahlte Beratungsgebühren</translation>
    </message>
    <message>
        <source>What costs take</source>
        <translation>Was Kosten kosten</translation>
    </message>
    <message>
        <source>What each product costs a year</source>
        <translation>Was jedes Produkt pro Jahr kostet</translation>
    </message>
    <message>
        <source>What is to be saved each month</source>
        <translation>Was monatlich zu sparen ist</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>Was sich ändern würde</translation>
    </message>
    <message>
        <source>Worth of all goals</source>
        <translation>Nutzen aller Ziele</translation>
    </message>
    <message>
        <source>Best weights</source>
        <translation>Beste Gewichte</translation>
    </message>
    <message>
        <source>Tax on one more dollar</source>
        <translation>Steuer auf einen Dollar mehr</translation>
    </message>
    <message>
        <source>Left at the end of each year</source>
        <translation>Am Ende jedes Jahres übrig</translation>
    </message>
    <message>
        <source>demo data</source>
        <translation>Demodaten</translation>
    </message>
    <message>
        <source>bookings and closing prices</source>
        <translation>Buchungen und Schlusskurse</translation>
    </message>
    <message>
        <source>bookings</source>
        <translation>Buchungen</translation>
    </message>
    <message>
        <source>linked daily contributions</source>
        <translation>verkettete Tagesbeiträge</translation>
    </message>
    <message>
        <source>lots</source>
        <translation>Tranchen</translation>
    </message>
    <message>
        <source>oldest sold first</source>
        <translation>älteste zuerst verkauft</translation>
    </message>
    <message>
        <source>fifo</source>
        <translation>First in, first out</translation>
    </message>
    <message>
        <source>historical simulation of the last day&apos;s holdings</source>
        <translation>historische Simulation der Positionen des letzten Tages</translation>
    </message>
    <message>
        <source>after fees</source>
        <translation>nach Gebühren</translation>
    </message>
    <message>
        <source>change of value less trades</source>
        <translation>Wertänderung abzüglich Käufe und Verkäufe</translation>
    </message>
    <message>
        <source>change of value less flows</source>
        <translation>Wertänderung abzüglich Zahlungen</translation>
    </message>
    <message>
        <source>time-weighted return after fees</source>
        <translation>zeitgewichtete Rendite nach Gebühren</translation>
    </message>
    <message>
        <source>time-weighted</source>
        <translation>zeitgewichtet</translation>
    </message>
    <message>
        <source>money-weighted return after fees</source>
        <translation>geldgewichtete Rendite nach Gebühren</translation>
    </message>
    <message>
        <source>blend brought back to its weights daily</source>
        <translation>täglich auf ihre Gewichte zurückgeführte Mischung</translation>
    </message>
    <message>
        <source>portfolio after fees less benchmark</source>
        <translation>Depot nach Gebühren abzüglich Vergleichsindex</translation>
    </message>
    <message>
        <source>of the returns as written</source>
        <translation>aus den Renditen wie angegeben</translation>
    </message>
    <message>
        <source>conditional mean of a normal distribution</source>
        <translation>bedingter Mittelwert einer Normalverteilung</translation>
    </message>
    <message>
        <source>a month</source>
        <translation>ein Monat</translation>
    </message>
    <message>
        <source>today&apos;s holdings</source>
        <translation>heutige Positionen</translation>
    </message>
    <message>
        <source>value less what was paid in</source>
        <translation>Wert abzüglich Einzahlungen</translation>
    </message>
    <message>
        <source>deviation of daily returns a year</source>
        <translation>Abweichung der Tagesrenditen pro Jahr</translation>
    </message>
    <message>
        <source>mean excess over bills by deviation</source>
        <translation>mittlerer Mehrertrag über Geldmarkt je Abweichung</translation>
    </message>
    <message>
        <source>return index</source>
        <translation>Renditeindex</translation>
    </message>
    <message>
        <source>short of bills</source>
        <translation>unter dem Geldmarkt</translation>
    </message>
    <message>
        <source>deviation from the benchmark</source>
        <translation>Abweichung vom Vergleichsindex</translation>
    </message>
    <message>
        <source>gain over cost</source>
        <translation>Gewinn über Einstand</translation>
    </message>
    <message>
        <source>of the mean value</source>
        <translation>vom mittleren Wert</translation>
    </message>
    <message>
        <source>change of the closing prices</source>
        <translation>Veränderung der Schlusskurse</translation>
    </message>
    <message>
        <source>dividends of the past twelve months again</source>
        <translation>Dividenden der letzten zwölf Monate noch einmal</translation>
    </message>
    <message>
        <source>instrument table</source>
        <translation>Instrumententabelle</translation>
    </message>
    <message>
        <source>value times running costs</source>
        <translation>Wert mal laufende Kosten</translation>
    </message>
    <message>
        <source>day by day</source>
        <translation>Tag für Tag</translation>
    </message>
    <message>
        <source>the largest indexed rate of each path</source>
        <translation>höchste inflationsbereinigte Rate jedes Verlaufs</translation>
    </message>
    <message>
        <source>in closed form</source>
        <translation>geschlossen gelöst</translation>
    </message>
    <message>
        <source>change a year</source>
        <translation>Veränderung pro Jahr</translation>
    </message>
    <message>
        <source>client&apos;s file</source>
        <translation>Kundenakte</translation>
    </message>
    <message>
        <source>the client&apos;s own words</source>
        <translation>Ihre eigenen Worte</translation>
    </message>
    <message>
        <source>this year&apos;s tax with the sale less without it</source>
        <translation>Steuer dieses Jahres mit dem Verkauf abzüglich ohne ihn</translation>
    </message>
    <message>
        <source>the committee&apos;s proposal</source>
        <translation>Vorschlag des Ausschusses</translation>
    </message>
    <message>
        <source>from peak to trough</source>
        <translation>vom Höchst- zum Tiefststand</translation>
    </message>
    <message>
        <source>earlier visits</source>
        <translation>frühere Besuche</translation>
    </message>
    <message>
        <source>wash-sale rule</source>
        <translation>Wash-Sale-Regel</translation>
    </message>
    <message>
        <source>single</source>
        <translation>ledig</translation>
    </message>
    <message>
        <source>gains realised</source>
        <translation>Realisierte Gewinne</translation>
    </message>
    <message>
        <source>Growth of 100</source>
        <translation>Entwicklung von 100</translation>
    </message>
    <message>
        <source>Below the highest point</source>
        <translation>Abstand vom Höchststand</translation>
    </message>
    <message>
        <source>Falls</source>
        <translation>Rückgänge</translation>
    </message>
    <message>
        <source>Difference to the benchmark</source>
        <translation>Abstand zum Vergleichsindex</translation>
    </message>
    <message>
        <source>What each holding brought</source>
        <translation>Beitrag jeder Position</translation>
    </message>
    <message>
        <source>What you paid</source>
        <translation>Was Sie gezahlt haben</translation>
    </message>
    <message>
        <source>gain realised</source>
        <translation>Realisierter Gewinn</translation>
    </message>
    <message>
        <source>long-term gain realised</source>
        <translation>Langfristiger realisierter Gewinn</translation>
    </message>
    <message>
        <source>short-term gain realised</source>
        <translation>Kurzfristiger realisierter Gewinn</translation>
    </message>
    <message>
        <source>tax on what was realised</source>
        <translation>Steuer auf das Realisierte</translation>
    </message>
    <message>
        <source>gain not realised</source>
        <translation>Nicht realisierter Gewinn</translation>
    </message>
    <message>
        <source>short-term gain</source>
        <translation>kurzfristiger Gewinn</translation>
    </message>
    <message>
        <source>long-term gain</source>
        <translation>langfristiger Gewinn</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>dasselbe</translation>
    </message>
    <message>
        <source>chance that it lasts</source>
        <translation>Chance, dass es reicht</translation>
    </message>
    <message>
        <source>largest rate of the first year that lasts in nine cases of ten</source>
        <translation>Höchster Satz des ersten Jahres, der in neun von zehn Fällen reicht</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>konstant</translation>
    </message>
    <message>
        <source>indexed</source>
        <translation>inflationsbereinigt</translation>
    </message>
    <message>
        <source>the same amount every year, raised with inflation (Bengen 1994)</source>
        <translation>jedes Jahr derselbe Betrag, um die Inflation erhöht (Bengen 1994)</translation>
    </message>
    <message>
        <source>a fixed percentage of what there is</source>
        <translation>ein fester Prozentsatz des Vorhandenen</translation>
    </message>
    <message>
        <source>an indexed amount with guardrails (Guyton and Klinger 2006)</source>
        <translation>ein inflationsbereinigter Betrag mit Leitplanken (Guyton und Klinger 2006)</translation>
    </message>
    <message>
        <source>a percentage of what there is, between a floor and a ceiling (Bengen 2001)</source>
        <translation>ein Prozentsatz des Vorhandenen zwischen Unter- und Obergrenze (Bengen 2001)</translation>
    </message>
    <message>
        <source>an indexed floor and a share of the surplus</source>
        <translation>eine inflationsbereinigte Untergrenze und ein Teil des Überschusses</translation>
    </message>
    <message>
        <source>age that it has to last to</source>
        <translation>Alter, bis zu dem es reichen muss</translation>
    </message>
    <message>
        <source>risk level of five</source>
        <translation>Risikostufe von fünf</translation>
    </message>
    <message>
        <source>of seven</source>
        <translation>von sieben</translation>
    </message>
    <message>
        <source>days until it is cash</source>
        <translation>Tage bis zur Auszahlung</translation>
    </message>
    <message>
        <source>products and dealing a year</source>
        <translation>Produkte und Handel pro Jahr</translation>
    </message>
    <message>
        <source>tax of the portfolio&apos;s value</source>
        <translation>Steuer vom Depotwert</translation>
    </message>
    <message>
        <source>gained</source>
        <translation>Gewonnen</translation>
    </message>
    <message>
        <source>gave</source>
        <translation>Abgegeben</translation>
    </message>
    <message>
        <source>access</source>
        <translation>Verfügbarkeit</translation>
    </message>
    <message>
        <source>low costs</source>
        <translation>niedrige Kosten</translation>
    </message>
    <message>
        <source>little tax</source>
        <translation>wenig Steuern</translation>
    </message>
    <message>
        <source>chance with it</source>
        <translation>Chance damit</translation>
    </message>
    <message>
        <source>chance as it is</source>
        <translation>Chance wie bisher</translation>
    </message>
    <message>
        <source>to be noted</source>
        <translation>Zu vermerken</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>date of the goal</source>
        <translation>Datum des Ziels</translation>
    </message>
    <message>
        <source>with the change</source>
        <translation>mit der Änderung</translation>
    </message>
    <message>
        <source>asked about</source>
        <translation>Gefragt nach</translation>
    </message>
    <message>
        <source>that you have had a child</source>
        <translation>dass Sie ein Kind bekommen haben</translation>
    </message>
    <message>
        <source>the shares that you hold</source>
        <translation>Ihre Aktien</translation>
    </message>
    <message>
        <source>the bonds that you hold</source>
        <translation>Ihre Anleihen</translation>
    </message>
    <message>
        <source>student</source>
        <translation>Student-Verteilung</translation>
    </message>
    <message>
        <source>what you take out</source>
        <translation>was Sie entnehmen</translation>
    </message>
    <message>
        <source>four in five</source>
        <translation>vier von fünf</translation>
    </message>
    <message>
        <source>three in four</source>
        <translation>drei von vier</translation>
    </message>
    <message>
        <source>two in three</source>
        <translation>zwei von drei</translation>
    </message>
    <message>
        <source>nine in ten</source>
        <translation>neun von zehn</translation>
    </message>
    <message>
        <source>three in five</source>
        <translation>drei von fünf</translation>
    </message>
    <message>
        <source>two in five</source>
        <translation>zwei von fünf</translation>
    </message>
    <message>
        <source>seven in ten</source>
        <translation>sieben von zehn</translation>
    </message>
    <message>
        <source>inside its funds</source>
        <translation>in seinen Fonds</translation>
    </message>
    <message>
        <source>in the middle a year</source>
        <translation>in der Mitte pro Jahr</translation>
    </message>
    <message>
        <source>rules of suitability that are not kept with it</source>
        <translation>Damit verletzte Regeln der Geeignetheit</translation>
    </message>
    <message>
        <source>less risk within rules 2026-2</source>
        <translation>weniger Risiko innerhalb der Regeln 2026-2</translation>
    </message>
    <message>
        <source>more return within rules 2026-2</source>
        <translation>mehr Rendite innerhalb der Regeln 2026-2</translation>
    </message>
    <message>
        <source>the corporate bonds</source>
        <translation>die Unternehmensanleihen</translation>
    </message>
    <message>
        <source>share</source>
        <translation>Aktie</translation>
    </message>
    <message>
        <source>fund</source>
        <translation>Fonds</translation>
    </message>
    <message>
        <source>bond fund</source>
        <translation>Rentenfonds</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>lowest</source>
        <translation>Tiefststand</translation>
    </message>
    <message>
        <source>made good</source>
        <translation>aufgeholt</translation>
    </message>
    <message>
        <source>peak</source>
        <translation>Höchststand</translation>
    </message>
    <message>
        <source>calendar days below the peak</source>
        <translation>Kalendertage unter dem Höchststand</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>gewählt</translation>
    </message>
    <message>
        <source>the S&amp;P 500</source>
        <translation>der S&amp;P 500</translation>
    </message>
    <message>
        <source>the long fall of 2000 to 2002</source>
        <translation>der lange Rückgang von 2000 bis 2002</translation>
    </message>
    <message>
        <source>another income</source>
        <translation>Weiteres Einkommen</translation>
    </message>
    <message>
        <source>what you asked about</source>
        <translation>Ihre Frage</translation>
    </message>
    <message>
        <source>minimum variance within rules 2026-2</source>
        <translation>geringste Varianz innerhalb der Regeln 2026-2</translation>
    </message>
    <message>
        <source>assumptions given</source>
        <translation>gegebene Annahmen</translation>
    </message>
    <message>
        <source>the pandemic&apos;s five weeks in 2020</source>
        <translation>die fünf Wochen der Pandemie 2020</translation>
    </message>
    <message>
        <source>wished risk profile</source>
        <translation>Gewünschtes Risikoprofil</translation>
    </message>
    <message>
        <source>saving</source>
        <translation>Sparen</translation>
    </message>
    <message>
        <source>best order</source>
        <translation>Beste Reihenfolge</translation>
    </message>
    <message>
        <source>left after tax</source>
        <translation>nach Steuern übrig</translation>
    </message>
    <message>
        <source>taxable, then deferred, then tax-free</source>
        <translation>erst steuerpflichtig, dann aufgeschoben, dann steuerfrei</translation>
    </message>
    <message>
        <source>deferred, then taxable, then tax-free</source>
        <translation>erst aufgeschoben, dann steuerpflichtig, dann steuerfrei</translation>
    </message>
    <message>
        <source>that you have been ill</source>
        <translation>dass Sie krank waren</translation>
    </message>
    <message>
        <source>illness</source>
        <translation>Krankheit</translation>
    </message>
    <message>
        <source>from all accounts in proportion</source>
        <translation>anteilig aus allen Konten</translation>
    </message>
    <message>
        <source>to be spent each year after tax</source>
        <translation>Jährlich auszugeben, nach Steuern</translation>
    </message>
    <message>
        <source>age that it is planned to</source>
        <translation>Geplant bis zum Alter von</translation>
    </message>
    <message>
        <source>assumed growth a year after inflation</source>
        <translation>Angenommenes Wachstum pro Jahr nach Inflation</translation>
    </message>
    <message>
        <source>paid in for it</source>
        <translation>Dafür eingezahlt</translation>
    </message>
    <message>
        <source>taxable</source>
        <translation>steuerpflichtig</translation>
    </message>
    <message>
        <source>deferred</source>
        <translation>aufgeschoben</translation>
    </message>
    <message>
        <source>tax-free</source>
        <translation>steuerfrei</translation>
    </message>
    <message>
        <source>looked ahead to</source>
        <translation>Vorausgeschaut bis</translation>
    </message>
    <message>
        <source>when</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>meanwhile</source>
        <translation>in der Zwischenzeit</translation>
    </message>
    <message>
        <source>further tax with that income</source>
        <translation>Weitere Steuer mit diesem Einkommen</translation>
    </message>
    <message>
        <source>closing prices</source>
        <translation>Schlusskurse</translation>
    </message>
    <message>
        <source>years longer</source>
        <translation>Jahre länger</translation>
    </message>
    <message>
        <source>wish</source>
        <translation>Wunsch</translation>
    </message>
    <message>
        <source>year of the goal</source>
        <translation>Jahr des Ziels</translation>
    </message>
    <message>
        <source>of this would count</source>
        <translation>davon anrechenbar</translation>
    </message>
    <message>
        <source>counts in full from</source>
        <translation>zählt voll ab</translation>
    </message>
    <message>
        <source>that you are married</source>
        <translation>dass Sie verheiratet sind</translation>
    </message>
    <message>
        <source>married</source>
        <translation>verheiratet</translation>
    </message>
    <message>
        <source>that you have a new job</source>
        <translation>dass Sie eine neue Stelle haben</translation>
    </message>
    <message>
        <source>that you have adopted a child</source>
        <translation>dass Sie ein Kind adoptiert haben</translation>
    </message>
    <message>
        <source>from duration and the time&apos;s yields</source>
        <translation>aus Duration und damaligen Renditen</translation>
    </message>
    <message>
        <source>one in eleven</source>
        <translation>einer von elf</translation>
    </message>
    <message>
        <source>one in twelve</source>
        <translation>einer von zwölf</translation>
    </message>
    <message>
        <source>one in thirteen</source>
        <translation>einer von dreizehn</translation>
    </message>
    <message>
        <source>one in fourteen</source>
        <translation>einer von vierzehn</translation>
    </message>
    <message>
        <source>one in fifteen</source>
        <translation>einer von fünfzehn</translation>
    </message>
    <message>
        <source>one in sixteen</source>
        <translation>einer von sechzehn</translation>
    </message>
    <message>
        <source>one in seventeen</source>
        <translation>einer von siebzehn</translation>
    </message>
    <message>
        <source>one in eighteen</source>
        <translation>einer von achtzehn</translation>
    </message>
    <message>
        <source>one in nineteen</source>
        <translation>einer von neunzehn</translation>
    </message>
    <message>
        <source>one in twenty</source>
        <translation>einer von zwanzig</translation>
    </message>
    <message>
        <source>three in ten</source>
        <translation>drei von zehn</translation>
    </message>
    <message>
        <source>Demo data: a fictional bank and fictional clients. Share prices are historical and end on 28 December 2022; bond and bill funds are modelled. Not for investment decisions.</source>
        <translation>Demodaten: eine erfundene Bank und erfundene Personen. Aktienkurse sind historisch und enden am 28. Dezember 2022; Renten- und Geldmarktfonds sind modelliert. Nicht für Anlageentscheidungen.</translation>
    </message>
    <message>
        <source>saving for a house by the sea and for retirement at 62</source>
        <translation>spart für ein Haus am Meer und den Ruhestand mit 62</translation>
    </message>
    <message>
        <source>starting out, and saving for a year of travel</source>
        <translation>am Anfang des Berufslebens, spart für ein Reisejahr</translation>
    </message>
    <message>
        <source>paying for the twins&apos; university soon, and retiring at 65</source>
        <translation>zahlt bald das Studium der Zwillinge, Ruhestand mit 65</translation>
    </message>
    <message>
        <source>living on an income from savings, with a gift to the grandchildren in mind</source>
        <translation>lebt von Erträgen der Ersparnisse, mit einer Schenkung an die Enkel im Sinn</translation>
    </message>
    <message>
        <source>retirement at 62</source>
        <translation>Ruhestand mit 62</translation>
    </message>
    <message>
        <source>retirement at 65</source>
        <translation>Ruhestand mit 65</translation>
    </message>
    <message>
        <source>a year of travel</source>
        <translation>ein Reisejahr</translation>
    </message>
    <message>
        <source>university for the twins</source>
        <translation>Studium der Zwillinge</translation>
    </message>
    <message>
        <source>income for life</source>
        <translation>lebenslanges Einkommen</translation>
    </message>
    <message>
        <source>a gift to the grandchildren</source>
        <translation>eine Schenkung an die Enkel</translation>
    </message>
    <message>
        <source>investment account</source>
        <translation>Anlagekonto</translation>
    </message>
    <message>
        <source>first savings</source>
        <translation>erste Ersparnisse</translation>
    </message>
    <message>
        <source>family account</source>
        <translation>Familienkonto</translation>
    </message>
    <message>
        <source>income account</source>
        <translation>Ertragskonto</translation>
    </message>
    <message>
        <source>reserve account</source>
        <translation>Reservekonto</translation>
    </message>
    <message>
        <source>a house by the sea</source>
        <translation>ein Haus am Meer</translation>
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
        <source>This screen has forgotten you. The record is encrypted and stays on this machine for {days} days; you can ask for it to be erased at any time.</source>
        <translation>Dieser Bildschirm hat Sie vergessen. Das Protokoll ist verschlüsselt und bleibt {days} Tage auf diesem Gerät; Sie können jederzeit verlangen, dass es gelöscht wird.</translation>
    </message>
    <message>
        <source>This screen has forgotten you. The record is encrypted; you can ask for it to be erased at any time.</source>
        <translation>Dieser Bildschirm hat Sie vergessen. Das Protokoll ist verschlüsselt; Sie können jederzeit verlangen, dass es gelöscht wird.</translation>
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
        <source>One-time code</source>
        <translation>Einmalcode</translation>
    </message>
    <message>
        <source>Who are you?</source>
        <translation>Wer sind Sie?</translation>
    </message>
    <message>
        <source>Type your client number, {digits} figures, and right after it the one-time code.</source>
        <translation>Geben Sie Ihre Kundennummer, {digits} Ziffern, und gleich dahinter den Einmalcode ein.</translation>
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
        <source>One moment, please.</source>
        <translation>Einen Moment, bitte.</translation>
    </message>
    <message>
        <source>Hold the QR code of your bank&apos;s app before the camera, or type the one-time code.</source>
        <translation>Halten Sie den QR-Code der App Ihrer Bank vor die Kamera oder geben Sie den Einmalcode ein.</translation>
    </message>
    <message>
        <source>Your bank&apos;s app shows a one-time code: type it here.</source>
        <translation>Die App Ihrer Bank zeigt einen Einmalcode: Geben Sie ihn hier ein.</translation>
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
    <name>Messages</name>
    <message>
        <source>Codes cannot be checked here; please ask a member of staff.</source>
        <translation>Codes können hier nicht geprüft werden; bitte wenden Sie sich an das Personal.</translation>
    </message>
    <message>
        <source>This code is not valid here; please let your app show a new one.</source>
        <translation>Dieser Code gilt hier nicht; bitte lassen Sie Ihre App einen neuen anzeigen.</translation>
    </message>
    <message>
        <source>This code has expired; please let your app show a new one.</source>
        <translation>Dieser Code ist abgelaufen; bitte lassen Sie Ihre App einen neuen anzeigen.</translation>
    </message>
    <message>
        <source>Please type your client number and right after it the code.</source>
        <translation>Bitte geben Sie Ihre Kundennummer und gleich danach den Code ein.</translation>
    </message>
    <message>
        <source>Nothing can be said on this screen; please touch it.</source>
        <translation>Auf diesem Bildschirm kann nichts gesprochen werden; bitte berühren Sie ihn.</translation>
    </message>
    <message>
        <source>Something unexpected went wrong with that question; please ask it in another way.</source>
        <translation>Bei dieser Frage ist etwas schiefgegangen; bitte stellen Sie sie anders.</translation>
    </message>
    <message>
        <source>I did not hear a question. Please try again, a little closer to the microphone.</source>
        <translation>Ich habe keine Frage gehört. Bitte versuchen Sie es noch einmal, etwas näher am Mikrofon.</translation>
    </message>
    <message>
        <source>I am not sure that I heard you right. Please say it again, or type it.</source>
        <translation>Ich bin nicht sicher, ob ich Sie richtig verstanden habe. Bitte sagen Sie es noch einmal oder geben Sie es ein.</translation>
    </message>
    <message>
        <source>I lost my thread for a moment; I am picking it up again.</source>
        <translation>Ich habe kurz den Faden verloren; ich nehme ihn wieder auf.</translation>
    </message>
    <message>
        <source>I did not catch that; please say it again.</source>
        <translation>Das habe ich nicht verstanden; bitte sagen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>I lost my thread for a moment. Nothing of this visit is recorded, so I no longer know what we spoke about; please ask me again.</source>
        <translation>Ich habe kurz den Faden verloren. Von diesem Besuch wird kein Protokoll geführt, deshalb weiß ich nicht mehr, worüber wir sprachen; bitte fragen Sie mich noch einmal.</translation>
    </message>
    <message>
        <source>The advisor keeps failing on this machine; please ask a member of staff, who can run `steward doctor`.</source>
        <translation>Die Beratung fällt auf diesem Gerät immer wieder aus; bitte wenden Sie sich an das Personal, das `steward doctor` ausführen kann.</translation>
    </message>
    <message>
        <source>No microphone was found; please type your question.</source>
        <translation>Es wurde kein Mikrofon gefunden; bitte geben Sie Ihre Frage ein.</translation>
    </message>
    <message>
        <source>The microphone was disconnected; connect it again, or type your question.</source>
        <translation>Das Mikrofon wurde getrennt; schließen Sie es wieder an oder geben Sie Ihre Frage ein.</translation>
    </message>
    <message>
        <source>The loudspeaker was disconnected, so answers are shown but not heard; connect it again.</source>
        <translation>Der Lautsprecher wurde getrennt, Antworten sind daher zu sehen, aber nicht zu hören; schließen Sie ihn wieder an.</translation>
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
    <name>Numbers</name>
    <message>
        <source>en_US</source>
        <translation>de_DE</translation>
    </message>
    <message>
        <source>${amount}</source>
        <translation>{amount}&#xa0;$</translation>
    </message>
    <message>
        <source>{number}k</source>
        <translation>{number}&#xa0;Tsd.</translation>
    </message>
    <message>
        <source>{number}M</source>
        <translation>{number}&#xa0;Mio.</translation>
    </message>
    <message>
        <source>{number}B</source>
        <translation>{number}&#xa0;Mrd.</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number}&#xa0;%</translation>
    </message>
    <message>
        <source>{number}% pts</source>
        <translation>{number}&#xa0;%-Punkte</translation>
    </message>
    <message>
        <source>{number} percentage points</source>
        <translation>{number}&#xa0;Prozentpunkte</translation>
    </message>
    <message>
        <source>{number} years</source>
        <translation>{number}&#xa0;Jahre</translation>
    </message>
    <message>
        <source>under {chance}</source>
        <translation>unter {chance}</translation>
    </message>
    <message>
        <source>over {chance}</source>
        <translation>über {chance}</translation>
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
        <source>{what}: {filled} of {digits} figures entered</source>
        <translation>{what}: {filled} von {digits} Ziffern eingegeben</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
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
        <source>1 second</source>
        <translation>1 Sekunde</translation>
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
<context>
    <name>Wording</name>
    <message>
        <source>{label}: {figure}, as of {day}, {source}.</source>
        <translation>{label}: {figure}, Stand {day}, {source}.</translation>
    </message>
</context>
</TS>
