<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es_ES" sourcelanguage="en_US">
<context>
    <name>AskBar</name>
    <message>
        <source>Touch when done</source>
        <translation>Toque al terminar</translation>
    </message>
    <message>
        <source>Speak</source>
        <translation>Hablar</translation>
    </message>
    <message>
        <source>Speak your question</source>
        <translation>Diga su pregunta</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>Su pregunta</translation>
    </message>
    <message>
        <source>Type your question here</source>
        <translation>Escriba aquí su pregunta en inglés</translation>
    </message>
    <message>
        <source>Type your question here; no microphone was found</source>
        <translation>Escriba aquí su pregunta en inglés; no se encontró ningún micrófono</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Preguntar</translation>
    </message>
    <message>
        <source>Please type a question first, or touch one of the suggestions.</source>
        <translation>Escriba primero una pregunta o toque una de las sugerencias.</translation>
    </message>
    <message>
        <source>Your question has {length} characters; please shorten it to {most} or fewer.</source>
        <translation>Su pregunta tiene {length} caracteres; redúzcala a {most} como máximo.</translation>
    </message>
</context>
<context>
    <name>AttractPage</name>
    <message>
        <source>Good day. How may I help you?</source>
        <translation>Buenos días. ¿En qué puedo ayudarle?</translation>
    </message>
    <message>
        <source>I am a digital advisor, a computer program. Ask me about your money: I answer aloud, with figures that are computed on this machine and nowhere else.</source>
        <translation>Soy una asesoría digital, un programa informático. Pregúnteme en inglés por su dinero: respondo en voz alta, con cifras que se calculan en este equipo y en ningún otro lugar.</translation>
    </message>
    <message>
        <source>Touch to begin</source>
        <translation>Toque para empezar</translation>
    </message>
</context>
<context>
    <name>Captions</name>
    <message>
        <source>You asked: {question}</source>
        <translation>Su pregunta: {question}</translation>
    </message>
    <message>
        <source>What would you like to know?</source>
        <translation>¿Qué desea saber?</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>{count} others</source>
        <translation>Otros {count}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>y {count} más</translation>
    </message>
    <message>
        <source>about {count} in 10</source>
        <translation>unas {count} de cada 10</translation>
    </message>
    <message>
        <source>hardly ever</source>
        <translation>casi nunca</translation>
    </message>
    <message>
        <source>nearly always</source>
        <translation>casi siempre</translation>
    </message>
    <message>
        <source>{label}: {low} to {high}</source>
        <translation>{label}: de {low} a {high}</translation>
    </message>
    <message>
        <source>The most return for each risk</source>
        <translation>La mayor rentabilidad para cada riesgo</translation>
    </message>
    <message>
        <source>On the curve</source>
        <translation>Sobre la curva</translation>
    </message>
    <message>
        <source>Q{number}</source>
        <translation>T{number}</translation>
    </message>
    <message>
        <source>There is nothing to show</source>
        <translation>No hay nada que mostrar</translation>
    </message>
    <message>
        <source>As of {day}</source>
        <translation>Datos al {day}</translation>
    </message>
    <message>
        <source>Source: {source}</source>
        <translation>Fuente: {source}</translation>
    </message>
    <message>
        <source>{label}: {first} on {since}, {last} on {until}</source>
        <translation>{label}: {first} el {since}, {last} el {until}</translation>
    </message>
    <message>
        <source>Highest {high} on {on}, lowest {low} on {below}; {trend}</source>
        <translation>Máximo de {high} el {on}, mínimo de {low} el {below}; {trend}</translation>
    </message>
    <message>
        <source>in the end it is where it began</source>
        <translation>al final está donde empezó</translation>
    </message>
    <message>
        <source>in all it rises</source>
        <translation>en conjunto sube</translation>
    </message>
    <message>
        <source>in all it falls</source>
        <translation>en conjunto baja</translation>
    </message>
    <message>
        <source>{label}: {value} on {day}</source>
        <translation>{label}: {value} el {day}</translation>
    </message>
    <message>
        <source>To be reached on {day}: {words}</source>
        <translation>Por alcanzar el {day}: {words}</translation>
    </message>
    <message>
        <source>{count} in all; highest {high}, {value}; lowest {low}, {least}</source>
        <translation>{count} en total; el mayor, {high}, {value}; el menor, {low}, {least}</translation>
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
        <translation>La curva empieza en: {words}</translation>
    </message>
    <message>
        <source>It ends at: {words}</source>
        <translation>Termina en: {words}</translation>
    </message>
    <message>
        <source>Your portfolio</source>
        <translation>Su cartera</translation>
    </message>
    <message>
        <source>your portfolio</source>
        <translation>su cartera</translation>
    </message>
    <message>
        <source>Benchmark</source>
        <translation>Índice de referencia</translation>
    </message>
    <message>
        <source>your benchmark</source>
        <translation>su índice de referencia</translation>
    </message>
    <message>
        <source>shares</source>
        <translation>acciones</translation>
    </message>
    <message>
        <source>bonds</source>
        <translation>bonos</translation>
    </message>
    <message>
        <source>cash and bills</source>
        <translation>efectivo y letras</translation>
    </message>
    <message>
        <source>Deepest fall</source>
        <translation>Mayor caída</translation>
    </message>
    <message>
        <source>Share of the risk</source>
        <translation>Parte del riesgo</translation>
    </message>
    <message>
        <source>Share of the money</source>
        <translation>Parte del dinero</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Entonces</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hoy</translation>
    </message>
    <message>
        <source>Volatility</source>
        <translation>Volatilidad</translation>
    </message>
    <message>
        <source>2008 again</source>
        <translation>Otro 2008</translation>
    </message>
    <message>
        <source>Largest holding</source>
        <translation>Mayor posición</translation>
    </message>
    <message>
        <source>Volatility a year</source>
        <translation>Volatilidad anual</translation>
    </message>
    <message>
        <source>Expected return a year</source>
        <translation>Rentabilidad anual esperada</translation>
    </message>
    <message>
        <source>You are here</source>
        <translation>Usted está aquí</translation>
    </message>
    <message>
        <source>As proposed</source>
        <translation>Según la propuesta</translation>
    </message>
    <message>
        <source>As you wished</source>
        <translation>Según su deseo</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>Valor central</translation>
    </message>
    <message>
        <source>Middle, as things stand</source>
        <translation>Valor central, tal como está hoy</translation>
    </message>
    <message>
        <source>One in twenty is above</source>
        <translation>Uno de cada veinte queda por encima</translation>
    </message>
    <message>
        <source>One in twenty is below</source>
        <translation>Uno de cada veinte queda por debajo</translation>
    </message>
    <message>
        <source>Nine paths in ten</source>
        <translation>Nueve de cada diez trayectorias</translation>
    </message>
    <message>
        <source>Every second path</source>
        <translation>Una de cada dos trayectorias</translation>
    </message>
    <message>
        <source>Long-term</source>
        <translation>A largo plazo</translation>
    </message>
    <message>
        <source>Short-term</source>
        <translation>A corto plazo</translation>
    </message>
    <message>
        <source>Paid in</source>
        <translation>Aportado</translation>
    </message>
    <message>
        <source>Taken out</source>
        <translation>Retirado</translation>
    </message>
    <message>
        <source>Dividends and interest</source>
        <translation>Dividendos e intereses</translation>
    </message>
    <message>
        <source>Dividends expected</source>
        <translation>Dividendos esperados</translation>
    </message>
    <message>
        <source>Without costs</source>
        <translation>Sin costes</translation>
    </message>
    <message>
        <source>With these costs</source>
        <translation>Con estos costes</translation>
    </message>
    <message>
        <source>Advisory fee</source>
        <translation>Comisión de asesoría</translation>
    </message>
    <message>
        <source>Costs inside funds</source>
        <translation>Costes dentro de los fondos</translation>
    </message>
    <message>
        <source>All costs</source>
        <translation>Todos los costes</translation>
    </message>
    <message>
        <source>Saved now</source>
        <translation>Ahorrado hasta ahora</translation>
    </message>
    <message>
        <source>To be saved more</source>
        <translation>Por ahorrar</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>En total</translation>
    </message>
    <message>
        <source>Best order</source>
        <translation>Mejor orden</translation>
    </message>
    <message>
        <source>Taxable, then deferred, then tax-free</source>
        <translation>Primero sujeto a impuestos, luego diferido, luego exento</translation>
    </message>
    <message>
        <source>Income</source>
        <translation>Ingresos</translation>
    </message>
    <message>
        <source>Short-term gain</source>
        <translation>Ganancia a corto plazo</translation>
    </message>
    <message>
        <source>Long-term gain</source>
        <translation>Ganancia a largo plazo</translation>
    </message>
    <message>
        <source>Constant, indexed</source>
        <translation>Constante, indexado</translation>
    </message>
    <message>
        <source>Percentage</source>
        <translation>Porcentaje</translation>
    </message>
    <message>
        <source>Guardrails</source>
        <translation>Bandas de control</translation>
    </message>
    <message>
        <source>Floor and ceiling</source>
        <translation>Suelo y techo</translation>
    </message>
    <message>
        <source>Floor and upside</source>
        <translation>Suelo con potencial</translation>
    </message>
    <message>
        <source>this year so far</source>
        <translation>en lo que va de año</translation>
    </message>
    <message>
        <source>in the past 12 months</source>
        <translation>en los últimos 12 meses</translation>
    </message>
    <message>
        <source>since the start</source>
        <translation>desde el inicio</translation>
    </message>
    <message>
        <source>your shock</source>
        <translation>su choque</translation>
    </message>
    <message>
        <source>fees and cash</source>
        <translation>comisiones y efectivo</translation>
    </message>
    <message>
        <source>pays for</source>
        <translation>paga</translation>
    </message>
    <message>
        <source>client</source>
        <translation>cliente</translation>
    </message>
    <message>
        <source>account</source>
        <translation>cuenta</translation>
    </message>
    <message>
        <source>goal</source>
        <translation>objetivo</translation>
    </message>
    <message>
        <source>spouse</source>
        <translation>cónyuge</translation>
    </message>
    <message>
        <source>partner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>child</source>
        <translation>hijo</translation>
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
        <translation>beneficiario</translation>
    </message>
</context>
<context>
    <name>ConsentPage</name>
    <message>
        <source>May I keep a record of this visit?</source>
        <translation>¿Puedo guardar un registro de esta visita?</translation>
    </message>
    <message>
        <source>You get the same answers either way.</source>
        <translation>Recibirá las mismas respuestas en ambos casos.</translation>
    </message>
    <message>
        <source>With a record: your questions in words, my answers and their figures, encrypted, for {days} days. Your adviser at the bank can take up where we stopped.</source>
        <translation>Con registro: sus preguntas por escrito, mis respuestas y sus cifras, cifrado todo, durante {days} días. En su banco podrán continuar donde lo dejamos.</translation>
    </message>
    <message>
        <source>Without: nothing is written down, and all is forgotten when you leave.</source>
        <translation>Sin registro: no se anota nada, y todo se olvida cuando usted se va.</translation>
    </message>
    <message>
        <source>Your voice and the camera&apos;s picture are never kept. You can have a record erased at any time.</source>
        <translation>Su voz y la imagen de la cámara no se guardan nunca. Puede hacer borrar un registro en cualquier momento.</translation>
    </message>
    <message>
        <source>Yes, keep a record</source>
        <translation>Sí, guardar un registro</translation>
    </message>
    <message>
        <source>No record</source>
        <translation>Sin registro</translation>
    </message>
</context>
<context>
    <name>DisplayPage</name>
    <message>
        <source>How would you like it?</source>
        <translation>¿Cómo lo prefiere?</translation>
    </message>
    <message>
        <source>Language of the screen (I speak English)</source>
        <translation>Idioma de la pantalla (yo hablo inglés)</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Tamaño del texto</translation>
    </message>
    <message>
        <source>See, touch and hear</source>
        <translation>Ver, tocar y oír</translation>
    </message>
    <message>
        <source>My speech</source>
        <translation>Mi voz</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Large text</source>
        <translation>Texto grande</translation>
    </message>
    <message>
        <source>Largest text</source>
        <translation>Texto muy grande</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Alto contraste</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>Menos movimiento</translation>
    </message>
    <message>
        <source>Within reach</source>
        <translation>Al alcance</translation>
    </message>
    <message>
        <source>Read aloud what I choose</source>
        <translation>Leer en voz alta lo que elijo</translation>
    </message>
    <message>
        <source>Hide amounts</source>
        <translation>Ocultar importes</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Más despacio</translation>
    </message>
    <message>
        <source>Normal speed</source>
        <translation>Velocidad normal</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Más rápido</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>Más bajo</translation>
    </message>
    <message>
        <source>Normal volume</source>
        <translation>Volumen normal</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Más alto</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Listo</translation>
    </message>
</context>
<context>
    <name>FigureList</name>
    <message>
        <source>As of {day}</source>
        <translation>Datos al {day}</translation>
    </message>
    <message>
        <source>Key figures</source>
        <translation>Cifras clave</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>OK</source>
        <translation>Correcto</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Aviso</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problema</translation>
    </message>
</context>
<context>
    <name>GoodbyePage</name>
    <message>
        <source>Thank you for your visit.</source>
        <translation>Gracias por su visita.</translation>
    </message>
    <message>
        <source>This screen has forgotten you. The record is encrypted and kept for {days} days; you can have it erased at any time.</source>
        <translation>Esta pantalla ya no le recuerda. El registro está cifrado y se guarda {days} días; puede hacerlo borrar en cualquier momento.</translation>
    </message>
    <message>
        <source>Everything of your visit is forgotten.</source>
        <translation>Todo lo relativo a su visita se ha olvidado.</translation>
    </message>
    <message>
        <source>Begin a new visit</source>
        <translation>Empezar una nueva visita</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>The camera sees who is here. No picture is kept.</source>
        <translation>La cámara ve quién está aquí. No se guarda ninguna imagen.</translation>
    </message>
</context>
<context>
    <name>IdentifyPage</name>
    <message>
        <source>Who are you?</source>
        <translation>¿Quién es usted?</translation>
    </message>
    <message>
        <source>Type the one-time code that your bank&apos;s app shows.</source>
        <translation>Escriba el código de un solo uso que muestra la aplicación de su banco.</translation>
    </message>
    <message>
        <source>This is a demonstration: be one of these fictional clients, or use a code.</source>
        <translation>Esto es una demostración: elija a uno de estos clientes ficticios o use un código.</translation>
    </message>
    <message>
        <source>Hold the QR code of your bank&apos;s app before the camera, or type the one-time code.</source>
        <translation>Muestre a la cámara el código QR de la aplicación de su banco o escriba el código de un solo uso.</translation>
    </message>
    <message>
        <source>I have a one-time code</source>
        <translation>Tengo un código de un solo uso</translation>
    </message>
</context>
<context>
    <name>InsightPanel</name>
    <message>
        <source>Welcome, {name}</source>
        <translation>Le damos la bienvenida, {name}</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Le damos la bienvenida</translation>
    </message>
    <message>
        <source>Ask me about your portfolio, how it has done and how much risk it takes.</source>
        <translation>Pregúnteme en inglés por su cartera, por sus resultados y por el riesgo que asume.</translation>
    </message>
    <message>
        <source>Every figure comes with the day it holds for and where it comes from.</source>
        <translation>Cada cifra indica el día al que corresponde y de dónde procede.</translation>
    </message>
    <message>
        <source>As of {day} · {source}</source>
        <translation>Datos al {day} · {source}</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Keyboard on the screen</source>
        <translation>Teclado en pantalla</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Listo</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Mayúsculas</translation>
    </message>
    <message>
        <source>Shift, for one letter</source>
        <translation>Mayúsculas, para una letra</translation>
    </message>
    <message>
        <source>Shift, locked</source>
        <translation>Mayúsculas, fijas</translation>
    </message>
    <message>
        <source>Delete backwards</source>
        <translation>Borrar hacia atrás</translation>
    </message>
    <message>
        <source>Hide the keyboard</source>
        <translation>Ocultar el teclado</translation>
    </message>
    <message>
        <source>Language of the keyboard: {name}</source>
        <translation>Idioma del teclado: {name}</translation>
    </message>
    <message>
        <source>Cursor to the left</source>
        <translation>Cursor a la izquierda</translation>
    </message>
    <message>
        <source>Cursor to the right</source>
        <translation>Cursor a la derecha</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>Letras</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Espacio</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>Símbolos</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Space</source>
        <translation>Espacio</translation>
    </message>
    <message>
        <source>Full stop</source>
        <translation>Punto</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>Coma</translation>
    </message>
    <message>
        <source>Semicolon</source>
        <translation>Punto y coma</translation>
    </message>
    <message>
        <source>Colon</source>
        <translation>Dos puntos</translation>
    </message>
    <message>
        <source>Question mark</source>
        <translation>Signo de interrogación</translation>
    </message>
    <message>
        <source>Opening question mark</source>
        <translation>Signo de apertura de interrogación</translation>
    </message>
    <message>
        <source>Exclamation mark</source>
        <translation>Signo de exclamación</translation>
    </message>
    <message>
        <source>Opening exclamation mark</source>
        <translation>Signo de apertura de exclamación</translation>
    </message>
    <message>
        <source>Three dots</source>
        <translation>Puntos suspensivos</translation>
    </message>
    <message>
        <source>Raised dot</source>
        <translation>Punto centrado</translation>
    </message>
    <message>
        <source>Hyphen</source>
        <translation>Guion</translation>
    </message>
    <message>
        <source>Short dash</source>
        <translation>Semirraya</translation>
    </message>
    <message>
        <source>Long dash</source>
        <translation>Raya</translation>
    </message>
    <message>
        <source>Underscore</source>
        <translation>Guion bajo</translation>
    </message>
    <message>
        <source>Apostrophe</source>
        <translation>Apóstrofo</translation>
    </message>
    <message>
        <source>Quotation mark</source>
        <translation>Comillas</translation>
    </message>
    <message>
        <source>Low quotation mark</source>
        <translation>Comillas bajas</translation>
    </message>
    <message>
        <source>Left quotation mark</source>
        <translation>Comillas de apertura</translation>
    </message>
    <message>
        <source>Right quotation mark</source>
        <translation>Comillas de cierre</translation>
    </message>
    <message>
        <source>Left angle quotation mark</source>
        <translation>Comillas angulares de apertura</translation>
    </message>
    <message>
        <source>Right angle quotation mark</source>
        <translation>Comillas angulares de cierre</translation>
    </message>
    <message>
        <source>Acute accent</source>
        <translation>Acento agudo</translation>
    </message>
    <message>
        <source>Two dots above</source>
        <translation>Diéresis</translation>
    </message>
    <message>
        <source>Tilde</source>
        <translation>Virgulilla</translation>
    </message>
    <message>
        <source>Circumflex</source>
        <translation>Acento circunflejo</translation>
    </message>
    <message>
        <source>At sign</source>
        <translation>Arroba</translation>
    </message>
    <message>
        <source>Number sign</source>
        <translation>Almohadilla</translation>
    </message>
    <message>
        <source>And sign</source>
        <translation>Signo et</translation>
    </message>
    <message>
        <source>Section sign</source>
        <translation>Signo de sección</translation>
    </message>
    <message>
        <source>Raised o</source>
        <translation>O volada</translation>
    </message>
    <message>
        <source>Raised a</source>
        <translation>A volada</translation>
    </message>
    <message>
        <source>Degree</source>
        <translation>Grado</translation>
    </message>
    <message>
        <source>Opening parenthesis</source>
        <translation>Abrir paréntesis</translation>
    </message>
    <message>
        <source>Closing parenthesis</source>
        <translation>Cerrar paréntesis</translation>
    </message>
    <message>
        <source>Opening square bracket</source>
        <translation>Abrir corchete</translation>
    </message>
    <message>
        <source>Closing square bracket</source>
        <translation>Cerrar corchete</translation>
    </message>
    <message>
        <source>Opening curly bracket</source>
        <translation>Abrir llave</translation>
    </message>
    <message>
        <source>Closing curly bracket</source>
        <translation>Cerrar llave</translation>
    </message>
    <message>
        <source>Slash</source>
        <translation>Barra</translation>
    </message>
    <message>
        <source>Backslash</source>
        <translation>Barra inversa</translation>
    </message>
    <message>
        <source>Upright line</source>
        <translation>Barra vertical</translation>
    </message>
    <message>
        <source>Per cent</source>
        <translation>Por ciento</translation>
    </message>
    <message>
        <source>Asterisk</source>
        <translation>Asterisco</translation>
    </message>
    <message>
        <source>Plus</source>
        <translation>Más</translation>
    </message>
    <message>
        <source>Equals</source>
        <translation>Igual</translation>
    </message>
    <message>
        <source>Less than</source>
        <translation>Menor que</translation>
    </message>
    <message>
        <source>Greater than</source>
        <translation>Mayor que</translation>
    </message>
    <message>
        <source>Dollar</source>
        <translation>Dólar</translation>
    </message>
    <message>
        <source>Euro</source>
        <translation>Euro</translation>
    </message>
    <message>
        <source>Pound</source>
        <translation>Libra</translation>
    </message>
    <message>
        <source>Yen</source>
        <translation>Yen</translation>
    </message>
    <message>
        <source>Cent</source>
        <translation>Centavo</translation>
    </message>
</context>
<context>
    <name>KioskWindow</name>
    <message>
        <source>This is how I sound.</source>
        <translation>Así sueno.</translation>
    </message>
    <message>
        <source>Welcome, {name}. What would you like to know?</source>
        <translation>Le damos la bienvenida, {name}. ¿Qué desea saber?</translation>
    </message>
    <message>
        <source>I am making your report</source>
        <translation>Estoy preparando su informe</translation>
    </message>
    <message>
        <source>Your report is at the printer.</source>
        <translation>Su informe está en la impresora.</translation>
    </message>
</context>
<context>
    <name>MaintenancePage</name>
    <message>
        <source>Advisor process</source>
        <translation>Proceso de asesoría</translation>
    </message>
    <message>
        <source>runs, {used} MB of memory</source>
        <translation>en marcha, {used} MB de memoria</translation>
    </message>
    <message>
        <source>does not run</source>
        <translation>no está en marcha</translation>
    </message>
    <message>
        <source>was started</source>
        <translation>se ha iniciado</translation>
    </message>
    <message>
        <source>The checks broke off; the log says why.</source>
        <translation>Las comprobaciones se interrumpieron; el registro dice por qué.</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>Comprobando …</translation>
    </message>
    <message>
        <source>Maintenance</source>
        <translation>Mantenimiento</translation>
    </message>
    <message>
        <source>For staff. Clients are not served while this is open.</source>
        <translation>Para el personal. No se atiende a clientes mientras esto esté abierto.</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Este equipo</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versiones</translation>
    </message>
    <message>
        <source>Synchronisation</source>
        <translation>Sincronización</translation>
    </message>
    <message>
        <source>Last errors</source>
        <translation>Últimos errores</translation>
    </message>
    <message>
        <source>All checks</source>
        <translation>Todas las comprobaciones</translation>
    </message>
    <message>
        <source>Run all checks</source>
        <translation>Comprobar todo</translation>
    </message>
    <message>
        <source>Test the sound</source>
        <translation>Probar el sonido</translation>
    </message>
    <message>
        <source>Restart the advisor</source>
        <translation>Reiniciar la asesoría</translation>
    </message>
    <message>
        <source>Restart the window</source>
        <translation>Reiniciar la ventana</translation>
    </message>
    <message>
        <source>Exit the kiosk</source>
        <translation>Salir del quiosco</translation>
    </message>
    <message>
        <source>Back to the clients</source>
        <translation>Volver a los clientes</translation>
    </message>
</context>
<context>
    <name>Months</name>
    <message>
        <source>January</source>
        <translation>enero</translation>
    </message>
    <message>
        <source>February</source>
        <translation>febrero</translation>
    </message>
    <message>
        <source>March</source>
        <translation>marzo</translation>
    </message>
    <message>
        <source>April</source>
        <translation>abril</translation>
    </message>
    <message>
        <source>May</source>
        <translation>mayo</translation>
    </message>
    <message>
        <source>June</source>
        <translation>junio</translation>
    </message>
    <message>
        <source>July</source>
        <translation>julio</translation>
    </message>
    <message>
        <source>August</source>
        <translation>agosto</translation>
    </message>
    <message>
        <source>September</source>
        <translation>septiembre</translation>
    </message>
    <message>
        <source>October</source>
        <translation>octubre</translation>
    </message>
    <message>
        <source>November</source>
        <translation>noviembre</translation>
    </message>
    <message>
        <source>December</source>
        <translation>diciembre</translation>
    </message>
    <message>
        <source>Jan</source>
        <translation>ene</translation>
    </message>
    <message>
        <source>Feb</source>
        <translation>feb</translation>
    </message>
    <message>
        <source>Mar</source>
        <translation>mar</translation>
    </message>
    <message>
        <source>Apr</source>
        <translation>abr</translation>
    </message>
    <message>
        <source>Jun</source>
        <translation>jun</translation>
    </message>
    <message>
        <source>Jul</source>
        <translation>jul</translation>
    </message>
    <message>
        <source>Aug</source>
        <translation>ago</translation>
    </message>
    <message>
        <source>Sep</source>
        <translation>sept</translation>
    </message>
    <message>
        <source>Oct</source>
        <translation>oct</translation>
    </message>
    <message>
        <source>Nov</source>
        <translation>nov</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation>dic</translation>
    </message>
</context>
<context>
    <name>NavBar</name>
    <message>
        <source>Back</source>
        <translation>Atrás</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Inicio</translation>
    </message>
    <message>
        <source>Speak</source>
        <translation>Hablar</translation>
    </message>
    <message>
        <source>Hide my figures</source>
        <translation>Ocultar mis cifras</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Pantalla</translation>
    </message>
    <message>
        <source>End my visit</source>
        <translation>Terminar mi visita</translation>
    </message>
</context>
<context>
    <name>OutOfOrder</name>
    <message>
        <source>This screen is not working at the moment</source>
        <translation>Esta pantalla no funciona en este momento</translation>
    </message>
    <message>
        <source>Please speak to a member of staff. It tries again by itself.</source>
        <translation>Diríjase al personal. La pantalla volverá a intentarlo por sí sola.</translation>
    </message>
</context>
<context>
    <name>PinPad</name>
    <message>
        <source>Clear</source>
        <translation>Borrar</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>Borrar todo</translation>
    </message>
    <message>
        <source>Delete the last figure</source>
        <translation>Borrar la última cifra</translation>
    </message>
    <message>
        <source>PIN: {filled} of {digits} figures entered</source>
        <translation>PIN: {filled} de {digits} cifras introducidas</translation>
    </message>
</context>
<context>
    <name>PinPage</name>
    <message>
        <source>That is not the PIN.</source>
        <translation>Ese no es el PIN.</translation>
    </message>
    <message>
        <source>This machine has no administrator&apos;s PIN yet. Run “steward kiosk pin” as the kiosk&apos;s user.</source>
        <translation>Este equipo aún no tiene PIN de administración. Ejecute «steward kiosk pin» con el usuario del quiosco.</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Wait {seconds} seconds.</source>
        <translation>Demasiados PIN incorrectos. Espere {seconds} segundos.</translation>
    </message>
    <message>
        <source>For staff</source>
        <translation>Para el personal</translation>
    </message>
    <message>
        <source>Type the administrator&apos;s PIN.</source>
        <translation>Escriba el PIN de administración.</translation>
    </message>
    <message>
        <source>Back to the clients</source>
        <translation>Volver a los clientes</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <source>Your figures are hidden.</source>
        <translation>Sus cifras están ocultas.</translation>
    </message>
    <message>
        <source>I am silent until you show them again. In {seconds} seconds I forget everything.</source>
        <translation>Guardo silencio hasta que las muestre de nuevo. En {seconds} segundos lo olvido todo.</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>Mostrar de nuevo</translation>
    </message>
</context>
<context>
    <name>QrCodes</name>
    <message>
        <source>Point your phone&apos;s camera at the code. It holds your figures as text and needs no network.</source>
        <translation>Apunte la cámara de su teléfono al código. Contiene sus cifras como texto y no necesita red.</translation>
    </message>
    <message>
        <source>Code {number} of {count}</source>
        <translation>Código {number} de {count}</translation>
    </message>
    <message>
        <source>Previous code</source>
        <translation>Código anterior</translation>
    </message>
    <message>
        <source>Next code</source>
        <translation>Código siguiente</translation>
    </message>
</context>
<context>
    <name>StillTherePage</name>
    <message>
        <source>Are you still there?</source>
        <translation>¿Sigue ahí?</translation>
    </message>
    <message>
        <source>Otherwise I forget everything of this visit, for your safety.</source>
        <translation>De lo contrario, olvidaré todo lo de esta visita, por su seguridad.</translation>
    </message>
    <message>
        <source>{seconds} seconds</source>
        <translation>{seconds} segundos</translation>
    </message>
    <message>
        <source>Yes, I am here</source>
        <translation>Sí, aquí estoy</translation>
    </message>
    <message>
        <source>No, forget everything now</source>
        <translation>No, olvidar todo ahora</translation>
    </message>
</context>
<context>
    <name>SummaryPage</name>
    <message>
        <source>What we looked at</source>
        <translation>Lo que hemos visto</translation>
    </message>
    <message>
        <source>Take it with you: the figures, their days and sources, and what they rest on.</source>
        <translation>Lléveselo: las cifras, sus fechas y fuentes, y en qué se basan.</translation>
    </message>
    <message>
        <source>Onto my phone</source>
        <translation>En mi teléfono</translation>
    </message>
    <message>
        <source>Print the report</source>
        <translation>Imprimir el informe</translation>
    </message>
    <message>
        <source>With every word we said</source>
        <translation>Con todo lo que dijimos</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Finalizar</translation>
    </message>
</context>
<context>
    <name>Takeaway</name>
    <message>
        <source>The report could not be made; please ask a colleague.</source>
        <translation>No se pudo crear el informe; consulte al personal.</translation>
    </message>
</context>
<context>
    <name>Talk</name>
    <message>
        <source>One moment</source>
        <translation>Un momento</translation>
    </message>
    <message>
        <source>I will be with you in a moment</source>
        <translation>Enseguida le atiendo</translation>
    </message>
    <message>
        <source>I am listening</source>
        <translation>Le escucho</translation>
    </message>
</context>
<context>
    <name>Voicing</name>
    <message>
        <source>not available now</source>
        <translation>no disponible ahora</translation>
    </message>
    <message>
        <source>check box</source>
        <translation>casilla</translation>
    </message>
    <message>
        <source>choice</source>
        <translation>opción</translation>
    </message>
    <message>
        <source>switch</source>
        <translation>interruptor</translation>
    </message>
    <message>
        <source>button</source>
        <translation>botón</translation>
    </message>
    <message>
        <source>text field</source>
        <translation>campo de texto</translation>
    </message>
    <message>
        <source>list</source>
        <translation>lista</translation>
    </message>
    <message>
        <source>slider</source>
        <translation>control deslizante</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>seleccionado</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>no seleccionado</translation>
    </message>
    <message>
        <source>on</source>
        <translation>activado</translation>
    </message>
    <message>
        <source>off</source>
        <translation>desactivado</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>vacío</translation>
    </message>
    <message>
        <source>{percent} percent</source>
        <translation>{percent} por ciento</translation>
    </message>
    <message>
        <source>one character</source>
        <translation>un carácter</translation>
    </message>
    <message>
        <source>{count} characters</source>
        <translation>{count} caracteres</translation>
    </message>
    <message>
        <source>space</source>
        <translation>espacio</translation>
    </message>
</context>
</TS>
