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
        <translation>A {day}</translation>
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
        <translation>{mine}, frente a {other} {theirs}</translation>
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
        <translation>pareja</translation>
    </message>
    <message>
        <source>child</source>
        <translation>hijo</translation>
    </message>
    <message>
        <source>daughter</source>
        <translation>hija</translation>
    </message>
    <message>
        <source>son</source>
        <translation>hijo</translation>
    </message>
    <message>
        <source>sister</source>
        <translation>hermana</translation>
    </message>
    <message>
        <source>brother</source>
        <translation>hermano</translation>
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
        <source>Your voice and the camera&apos;s picture are never kept. You can ask for a record to be erased at any time.</source>
        <translation>Su voz y la imagen de la cámara no se guardan nunca. Puede pedir en cualquier momento que se borre un registro.</translation>
    </message>
    <message>
        <source>With a record: your questions in words, my answers and their figures, encrypted, until somebody erases them. Your adviser at the bank can take up where we stopped.</source>
        <translation>Con registro: sus preguntas por escrito, mis respuestas y sus cifras, cifrado todo, hasta que alguien lo borre. En su banco podrán continuar donde lo dejamos.</translation>
    </message>
    <message>
        <source>With a record: your questions in words, my answers and their figures, encrypted. They stay on this machine for {days} days, and at the bank as long as it has to keep them. Your adviser there can take up where we stopped.</source>
        <translation>Con registro: sus preguntas por escrito, mis respuestas y sus cifras, cifrado todo. Permanece {days} días en este equipo y, en el banco, el tiempo que deba conservarlo. Allí podrán continuar donde lo dejamos.</translation>
    </message>
    <message>
        <source>While you speak I notice whether your voice sounds upset. It softens my face and nothing else, and is not kept.</source>
        <translation>Mientras habla, noto si su voz suena alterada. Solo suaviza mi gesto y no se guarda.</translation>
    </message>
    <message>
        <source>Without: nothing is written down, and all is forgotten when you leave.</source>
        <translation>Sin registro: no se anota nada, y todo se olvida cuando usted se va.</translation>
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
    <name>Dates</name>
    <message>
        <source>{day} {month}</source>
        <translation>{day} {month}</translation>
    </message>
    <message>
        <source>{day} {month} {year}</source>
        <translation>{day} de {month} de {year}</translation>
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
        <source>Read aloud what I choose (in English)</source>
        <translation>Leer lo que elijo (en inglés)</translation>
    </message>
    <message>
        <source>Hide amounts on the screen</source>
        <translation>Ocultar importes en la pantalla</translation>
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
        <translation>A {day}</translation>
    </message>
    <message>
        <source>Key figures</source>
        <translation>Cifras clave</translation>
    </message>
</context>
<context>
    <name>Finance</name>
    <message>
        <source>this year so far</source>
        <translation>en lo que va de año</translation>
    </message>
    <message>
        <source>this quarter so far</source>
        <translation>en lo que va de trimestre</translation>
    </message>
    <message>
        <source>this month so far</source>
        <translation>en lo que va de mes</translation>
    </message>
    <message>
        <source>in the past 12 months</source>
        <translation>en los últimos 12 meses</translation>
    </message>
    <message>
        <source>in the past twelve months</source>
        <translation>en los últimos doce meses</translation>
    </message>
    <message>
        <source>in the next twelve months</source>
        <translation>en los próximos doce meses</translation>
    </message>
    <message>
        <source>since the start</source>
        <translation>desde el inicio</translation>
    </message>
    <message>
        <source>over the past day</source>
        <translation>en el último día</translation>
    </message>
    <message>
        <source>over the past week</source>
        <translation>en la última semana</translation>
    </message>
    <message>
        <source>over the past month</source>
        <translation>en el último mes</translation>
    </message>
    <message>
        <source>over the past year</source>
        <translation>en el último año</translation>
    </message>
    <message>
        <source>over the past {count} years</source>
        <translation>en los últimos {count} años</translation>
    </message>
    <message>
        <source>over the past {count} months</source>
        <translation>en los últimos {count} meses</translation>
    </message>
    <message>
        <source>over the past {count} weeks</source>
        <translation>en las últimas {count} semanas</translation>
    </message>
    <message>
        <source>over the past {count} days</source>
        <translation>en los últimos {count} días</translation>
    </message>
    <message>
        <source>in the last full quarter</source>
        <translation>en el último trimestre completo</translation>
    </message>
    <message>
        <source>last month</source>
        <translation>el mes pasado</translation>
    </message>
    <message>
        <source>last year</source>
        <translation>el año pasado</translation>
    </message>
    <message>
        <source>in {year} so far</source>
        <translation>en lo que va de {year}</translation>
    </message>
    <message>
        <source>in {year}</source>
        <translation>en {year}</translation>
    </message>
    <message>
        <source>since {date}</source>
        <translation>desde el {date}</translation>
    </message>
    <message>
        <source>from {date} to {until}</source>
        <translation>del {date} al {until}</translation>
    </message>
    <message>
        <source>in {month} {year}</source>
        <translation>en {month} de {year}</translation>
    </message>
    <message>
        <source>this year</source>
        <translation>este año</translation>
    </message>
    <message>
        <source>return of {name}</source>
        <translation>rentabilidad de {name}</translation>
    </message>
    <message>
        <source>return of {name} a year</source>
        <translation>rentabilidad anual de {name}</translation>
    </message>
    <message>
        <source>contribution of {name}</source>
        <translation>aportación de {name}</translation>
    </message>
    <message>
        <source>value of {name}</source>
        <translation>valor de {name}</translation>
    </message>
    <message>
        <source>share of {name}</source>
        <translation>peso de {name}</translation>
    </message>
    <message>
        <source>unrealised gain on {name}</source>
        <translation>ganancia no realizada en {name}</translation>
    </message>
    <message>
        <source>not realised on {name}</source>
        <translation>no realizado en {name}</translation>
    </message>
    <message>
        <source>gain on {name}</source>
        <translation>ganancia con {name}</translation>
    </message>
    <message>
        <source>income from {name}</source>
        <translation>ingresos de {name}</translation>
    </message>
    <message>
        <source>kind of {name}</source>
        <translation>tipo de {name}</translation>
    </message>
    <message>
        <source>units of {name}</source>
        <translation>títulos de {name}</translation>
    </message>
    <message>
        <source>price of {name}</source>
        <translation>precio de {name}</translation>
    </message>
    <message>
        <source>cost of {name}</source>
        <translation>coste de {name}</translation>
    </message>
    <message>
        <source>lots of {name}</source>
        <translation>lotes de {name}</translation>
    </message>
    <message>
        <source>oldest lot of {name}</source>
        <translation>lote más antiguo de {name}</translation>
    </message>
    <message>
        <source>change of {name}</source>
        <translation>variación de {name}</translation>
    </message>
    <message>
        <source>change in {name}</source>
        <translation>variación en: {name}</translation>
    </message>
    <message>
        <source>worst day in {name}</source>
        <translation>peor día en: {name}</translation>
    </message>
    <message>
        <source>deepest fall in {name}</source>
        <translation>mayor caída en: {name}</translation>
    </message>
    <message>
        <source>expected change of {name}</source>
        <translation>variación esperada de {name}</translation>
    </message>
    <message>
        <source>expected of {name} a year</source>
        <translation>esperado de {name} al año</translation>
    </message>
    <message>
        <source>expected in {month}</source>
        <translation>esperado en {month}</translation>
    </message>
    <message>
        <source>exposure to {name}</source>
        <translation>exposición a {name}</translation>
    </message>
    <message>
        <source>volatility of {name}</source>
        <translation>volatilidad de {name}</translation>
    </message>
    <message>
        <source>deepest fall of {name}</source>
        <translation>mayor caída de {name}</translation>
    </message>
    <message>
        <source>share of volatility from {name}</source>
        <translation>parte de la volatilidad: {name}</translation>
    </message>
    <message>
        <source>share of the worst days&apos; loss from {name}</source>
        <translation>parte de la pérdida de los peores días: {name}</translation>
    </message>
    <message>
        <source>costs inside {name} a year</source>
        <translation>costes dentro de {name} al año</translation>
    </message>
    <message>
        <source>known running costs of {name}</source>
        <translation>costes corrientes conocidos de {name}</translation>
    </message>
    <message>
        <source>smallest amount for {name}</source>
        <translation>importe mínimo para {name}</translation>
    </message>
    <message>
        <source>relation of {name}</source>
        <translation>relación de {name}</translation>
    </message>
    <message>
        <source>rank of {name}</source>
        <translation>rango de {name}</translation>
    </message>
    <message>
        <source>moved into {name}</source>
        <translation>trasladado a {name}</translation>
    </message>
    <message>
        <source>moved from {name}</source>
        <translation>trasladado desde {name}</translation>
    </message>
    <message>
        <source>why {name} changes</source>
        <translation>por qué cambia {name}</translation>
    </message>
    <message>
        <source>goals paid from the {name}</source>
        <translation>objetivos pagados con: {name}</translation>
    </message>
    <message>
        <source>value in {count} years without costs</source>
        <translation>valor en {count} años sin costes</translation>
    </message>
    <message>
        <source>value in {count} years with these costs</source>
        <translation>valor en {count} años con estos costes</translation>
    </message>
    <message>
        <source>taken by costs in {count} years</source>
        <translation>se llevan los costes en {count} años</translation>
    </message>
    <message>
        <source>what all costs take over {count} years</source>
        <translation>lo que se llevan los costes en {count} años</translation>
    </message>
    <message>
        <source>goal {count}</source>
        <translation>objetivo {count}</translation>
    </message>
    <message>
        <source>fund {name} now</source>
        <translation>financiar {name} ahora</translation>
    </message>
    <message>
        <source>what {name} gained</source>
        <translation>lo que ganó {name}</translation>
    </message>
    <message>
        <source>of what {name} gained</source>
        <translation>de lo que ganó {name}</translation>
    </message>
    <message>
        <source>what {name} gave</source>
        <translation>lo que cedió {name}</translation>
    </message>
    <message>
        <source>of what {name} gave</source>
        <translation>de lo que cedió {name}</translation>
    </message>
    <message>
        <source>less in {name}</source>
        <translation>menos en {name}</translation>
    </message>
    <message>
        <source>more in {name}</source>
        <translation>más en {name}</translation>
    </message>
    <message>
        <source>proxies in {name}</source>
        <translation>sustitutos: {name}</translation>
    </message>
    <message>
        <source>share of the holdings with prices of their own in {name}</source>
        <translation>parte con precios propios: {name}</translation>
    </message>
    <message>
        <source>losses of {year} that wash sales defer</source>
        <translation>pérdidas de {year} diferidas por ventas ficticias</translation>
    </message>
    <message>
        <source>cost of {name} a year</source>
        <translation>coste anual de {name}</translation>
    </message>
    <message>
        <source>risk class of {name}</source>
        <translation>clase de riesgo de {name}</translation>
    </message>
    <message>
        <source>fall {count}</source>
        <translation>caída {count}</translation>
    </message>
    <message>
        <source>of {year}</source>
        <translation>de {year}</translation>
    </message>
    <message>
        <source>{name} less than today</source>
        <translation>{name} menos que hoy</translation>
    </message>
    <message>
        <source>gain realised from {date} to {until}</source>
        <translation>ganancia realizada del {date} al {until}</translation>
    </message>
    <message>
        <source>first year from the {name} account</source>
        <translation>primer año de la cuenta: {name}</translation>
    </message>
    <message>
        <source>point {count}</source>
        <translation>punto {count}</translation>
    </message>
    <message>
        <source>{name} less without it</source>
        <translation>{name} menos sin ello</translation>
    </message>
    <message>
        <source>tax over {count} years</source>
        <translation>impuestos en {count} años</translation>
    </message>
    <message>
        <source>instead of {name}</source>
        <translation>en lugar de {name}</translation>
    </message>
    <message>
        <source>{name} bought {date}</source>
        <translation>{name}, comprado el {date}</translation>
    </message>
    <message>
        <source>yields +{count} points</source>
        <translation>rendimientos +{count} puntos</translation>
    </message>
    <message>
        <source>inflation +{count} points</source>
        <translation>inflación +{count} puntos</translation>
    </message>
    <message>
        <source>tax on one more dollar of {name}</source>
        <translation>impuesto sobre un dólar más: {name}</translation>
    </message>
    <message>
        <source>What each purchase of {name} has gained</source>
        <translation>Lo que ganó cada compra de {name}</translation>
    </message>
    <message>
        <source>What {name} holds</source>
        <translation>Lo que contiene {name}</translation>
    </message>
    <message>
        <source>How often each rule lasts {count} years</source>
        <translation>Con qué frecuencia dura cada regla {count} años</translation>
    </message>
    <message>
        <source>Over {count} trading days</source>
        <translation>A lo largo de {count} días de bolsa</translation>
    </message>
    <message>
        <source>Bought in {year}</source>
        <translation>Comprado en {year}</translation>
    </message>
    <message>
        <source>{count} simulated paths</source>
        <translation>{count} trayectorias simuladas</translation>
    </message>
    <message>
        <source>growth of {count} % a year before costs</source>
        <translation>crecimiento del {count} % anual antes de costes</translation>
    </message>
    <message>
        <source>table {name}</source>
        <translation>tabla {name}</translation>
    </message>
    <message>
        <source>over {count} days</source>
        <translation>en {count} días</translation>
    </message>
    <message>
        <source>{date} to {until}</source>
        <translation>{date} a {until}</translation>
    </message>
    <message>
        <source>committee of five by Nash&apos;s bargaining solution</source>
        <translation>comité de cinco según la solución de Nash</translation>
    </message>
    <message>
        <source>rules {name}</source>
        <translation>reglas {name}</translation>
    </message>
    <message>
        <source>return</source>
        <translation>rentabilidad</translation>
    </message>
    <message>
        <source>return a year</source>
        <translation>rentabilidad anual</translation>
    </message>
    <message>
        <source>benchmark&apos;s return</source>
        <translation>rentabilidad del índice de referencia</translation>
    </message>
    <message>
        <source>benchmark&apos;s return a year</source>
        <translation>rentabilidad anual del índice de referencia</translation>
    </message>
    <message>
        <source>difference to the benchmark</source>
        <translation>diferencia con el índice de referencia</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>diferencia</translation>
    </message>
    <message>
        <source>value at the start</source>
        <translation>valor al inicio</translation>
    </message>
    <message>
        <source>value at the end</source>
        <translation>valor al final</translation>
    </message>
    <message>
        <source>paid in less taken out</source>
        <translation>aportado menos retirado</translation>
    </message>
    <message>
        <source>paid in</source>
        <translation>aportado</translation>
    </message>
    <message>
        <source>less taken out</source>
        <translation>menos retirado</translation>
    </message>
    <message>
        <source>gain in money</source>
        <translation>ganancia en dinero</translation>
    </message>
    <message>
        <source>advisory fees paid</source>
        <translation>comisiones de asesoría pagadas</translation>
    </message>
    <message>
        <source>advisory fees</source>
        <translation>comisiones de asesoría</translation>
    </message>
    <message>
        <source>advisory fee a year</source>
        <translation>comisión de asesoría anual</translation>
    </message>
    <message>
        <source>best holding</source>
        <translation>mejor posición</translation>
    </message>
    <message>
        <source>worst holding</source>
        <translation>peor posición</translation>
    </message>
    <message>
        <source>holding</source>
        <translation>posición</translation>
    </message>
    <message>
        <source>period</source>
        <translation>período</translation>
    </message>
    <message>
        <source>start</source>
        <translation>inicio</translation>
    </message>
    <message>
        <source>end</source>
        <translation>fin</translation>
    </message>
    <message>
        <source>benchmark</source>
        <translation>índice de referencia</translation>
    </message>
    <message>
        <source>index</source>
        <translation>índice</translation>
    </message>
    <message>
        <source>return a year on the money that was in</source>
        <translation>rentabilidad anual sobre el dinero invertido</translation>
    </message>
    <message>
        <source>client</source>
        <translation>cliente</translation>
    </message>
    <message>
        <source>risk profile</source>
        <translation>perfil de riesgo</translation>
    </message>
    <message>
        <source>portfolio value</source>
        <translation>valor de la cartera</translation>
    </message>
    <message>
        <source>value of the portfolio</source>
        <translation>valor de la cartera</translation>
    </message>
    <message>
        <source>cash</source>
        <translation>efectivo</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>ganancia</translation>
    </message>
    <message>
        <source>change on the last day</source>
        <translation>variación del último día</translation>
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
        <source>number of holdings</source>
        <translation>número de posiciones</translation>
    </message>
    <message>
        <source>largest holding</source>
        <translation>mayor posición</translation>
    </message>
    <message>
        <source>share of the largest holding</source>
        <translation>peso de la mayor posición</translation>
    </message>
    <message>
        <source>fees and cash</source>
        <translation>comisiones y efectivo</translation>
    </message>
    <message>
        <source>name</source>
        <translation>nombre</translation>
    </message>
    <message>
        <source>account</source>
        <translation>cuenta</translation>
    </message>
    <message>
        <source>volatility a year</source>
        <translation>volatilidad anual</translation>
    </message>
    <message>
        <source>benchmark&apos;s volatility a year</source>
        <translation>volatilidad anual del índice de referencia</translation>
    </message>
    <message>
        <source>Sharpe ratio</source>
        <translation>ratio de Sharpe</translation>
    </message>
    <message>
        <source>benchmark&apos;s Sharpe ratio</source>
        <translation>ratio de Sharpe del índice de referencia</translation>
    </message>
    <message>
        <source>Sortino ratio</source>
        <translation>ratio de Sortino</translation>
    </message>
    <message>
        <source>Calmar ratio</source>
        <translation>ratio de Calmar</translation>
    </message>
    <message>
        <source>Omega</source>
        <translation>omega</translation>
    </message>
    <message>
        <source>one-day value at risk</source>
        <translation>valor en riesgo a un día</translation>
    </message>
    <message>
        <source>one-month value at risk</source>
        <translation>valor en riesgo a un mes</translation>
    </message>
    <message>
        <source>mean loss beyond the one-day value at risk</source>
        <translation>pérdida media más allá del valor en riesgo a un día</translation>
    </message>
    <message>
        <source>mean loss beyond the one-month value at risk</source>
        <translation>pérdida media más allá del valor en riesgo a un mes</translation>
    </message>
    <message>
        <source>confidence of the value at risk</source>
        <translation>confianza del valor en riesgo</translation>
    </message>
    <message>
        <source>confidence of value at risk</source>
        <translation>confianza del valor en riesgo</translation>
    </message>
    <message>
        <source>risk of bonds in these figures</source>
        <translation>riesgo de los bonos en estas cifras</translation>
    </message>
    <message>
        <source>bonds in these figures</source>
        <translation>bonos en estas cifras</translation>
    </message>
    <message>
        <source>deepest fall from a peak</source>
        <translation>mayor caída desde un máximo</translation>
    </message>
    <message>
        <source>benchmark&apos;s deepest fall from a peak</source>
        <translation>mayor caída del índice de referencia</translation>
    </message>
    <message>
        <source>deepest fall</source>
        <translation>mayor caída</translation>
    </message>
    <message>
        <source>peak before the deepest fall</source>
        <translation>máximo antes de la mayor caída</translation>
    </message>
    <message>
        <source>bottom of the deepest fall</source>
        <translation>mínimo de la mayor caída</translation>
    </message>
    <message>
        <source>back at the peak after the deepest fall</source>
        <translation>máximo recuperado tras la mayor caída</translation>
    </message>
    <message>
        <source>below the highest point now</source>
        <translation>por debajo del máximo, hoy</translation>
    </message>
    <message>
        <source>downside deviation a year</source>
        <translation>desviación a la baja anual</translation>
    </message>
    <message>
        <source>beta to the benchmark</source>
        <translation>beta respecto al índice de referencia</translation>
    </message>
    <message>
        <source>tracking error a year</source>
        <translation>error de seguimiento anual</translation>
    </message>
    <message>
        <source>concentration (Herfindahl)</source>
        <translation>concentración (Herfindahl)</translation>
    </message>
    <message>
        <source>effective number of holdings</source>
        <translation>número efectivo de posiciones</translation>
    </message>
    <message>
        <source>skewness</source>
        <translation>asimetría</translation>
    </message>
    <message>
        <source>kurtosis</source>
        <translation>curtosis</translation>
    </message>
    <message>
        <source>ulcer index</source>
        <translation>índice úlcera</translation>
    </message>
    <message>
        <source>would lose most</source>
        <translation>perdería más</translation>
    </message>
    <message>
        <source>share of the variance that the factors explain</source>
        <translation>parte de la varianza explicada por los factores</translation>
    </message>
    <message>
        <source>share of volatility that no factor explains</source>
        <translation>parte de la volatilidad sin explicar</translation>
    </message>
    <message>
        <source>expected change of the portfolio</source>
        <translation>variación esperada de la cartera</translation>
    </message>
    <message>
        <source>bad time</source>
        <translation>mal momento</translation>
    </message>
    <message>
        <source>shock</source>
        <translation>choque</translation>
    </message>
    <message>
        <source>shock asked for</source>
        <translation>choque solicitado</translation>
    </message>
    <message>
        <source>what it falls on</source>
        <translation>sobre qué recae</translation>
    </message>
    <message>
        <source>change of all yields</source>
        <translation>variación de todos los rendimientos</translation>
    </message>
    <message>
        <source>change when yields move</source>
        <translation>variación si se mueven los rendimientos</translation>
    </message>
    <message>
        <source>change when inflation surprises</source>
        <translation>variación si sorprende la inflación</translation>
    </message>
    <message>
        <source>inflation beyond what is expected</source>
        <translation>inflación por encima de lo esperado</translation>
    </message>
    <message>
        <source>change of what it can buy</source>
        <translation>variación del poder adquisitivo</translation>
    </message>
    <message>
        <source>duration of the whole portfolio</source>
        <translation>duración de toda la cartera</translation>
    </message>
    <message>
        <source>standard error of that expectation</source>
        <translation>error estándar de esa expectativa</translation>
    </message>
    <message>
        <source>deviation of what may happen around it</source>
        <translation>desviación en torno a ella</translation>
    </message>
    <message>
        <source>how often a month is as unusual</source>
        <translation>con qué frecuencia un mes es tan inusual</translation>
    </message>
    <message>
        <source>the financial crisis of 2007 to 2009</source>
        <translation>la crisis financiera de 2007 a 2009</translation>
    </message>
    <message>
        <source>there is today</source>
        <translation>hay hoy</translation>
    </message>
    <message>
        <source>law of returns</source>
        <translation>modelo de rentabilidades</translation>
    </message>
    <message>
        <source>simulated paths</source>
        <translation>trayectorias simuladas</translation>
    </message>
    <message>
        <source>seed of the paths</source>
        <translation>semilla de las trayectorias</translation>
    </message>
    <message>
        <source>before inflation and fees</source>
        <translation>antes de inflación y comisiones</translation>
    </message>
    <message>
        <source>expected inflation a year</source>
        <translation>inflación anual esperada</translation>
    </message>
    <message>
        <source>saved each month</source>
        <translation>ahorro mensual</translation>
    </message>
    <message>
        <source>saved each month now</source>
        <translation>ahorro mensual actual</translation>
    </message>
    <message>
        <source>saved each year</source>
        <translation>ahorro anual</translation>
    </message>
    <message>
        <source>horizon</source>
        <translation>horizonte</translation>
    </message>
    <message>
        <source>horizon in whole years</source>
        <translation>horizonte en años completos</translation>
    </message>
    <message>
        <source>at the end</source>
        <translation>al final</translation>
    </message>
    <message>
        <source>one time in twenty less</source>
        <translation>una de cada veinte veces menos</translation>
    </message>
    <message>
        <source>as often more as less</source>
        <translation>tan a menudo más como menos</translation>
    </message>
    <message>
        <source>one time in twenty more</source>
        <translation>una de cada veinte veces más</translation>
    </message>
    <message>
        <source>today&apos;s money</source>
        <translation>en dinero de hoy</translation>
    </message>
    <message>
        <source>in today&apos;s money</source>
        <translation>en dinero de hoy</translation>
    </message>
    <message>
        <source>tax table</source>
        <translation>tabla fiscal</translation>
    </message>
    <message>
        <source>date</source>
        <translation>fecha</translation>
    </message>
    <message>
        <source>chance</source>
        <translation>probabilidad</translation>
    </message>
    <message>
        <source>in words</source>
        <translation>en palabras</translation>
    </message>
    <message>
        <source>standard error</source>
        <translation>error estándar</translation>
    </message>
    <message>
        <source>95 % interval from</source>
        <translation>intervalo del 95 % desde</translation>
    </message>
    <message>
        <source>95 % interval to</source>
        <translation>intervalo del 95 % hasta</translation>
    </message>
    <message>
        <source>chance that the whole plan succeeds</source>
        <translation>probabilidad de que se cumpla todo el plan</translation>
    </message>
    <message>
        <source>chance that is wanted</source>
        <translation>probabilidad deseada</translation>
    </message>
    <message>
        <source>to be saved more each month</source>
        <translation>ahorro mensual adicional</translation>
    </message>
    <message>
        <source>to be saved each month in all</source>
        <translation>ahorro mensual total necesario</translation>
    </message>
    <message>
        <source>standard error of what is to be saved more</source>
        <translation>error estándar del ahorro adicional</translation>
    </message>
    <message>
        <source>years looked ahead</source>
        <translation>años previstos</translation>
    </message>
    <message>
        <source>years it has to last</source>
        <translation>años que debe durar</translation>
    </message>
    <message>
        <source>taken out each year</source>
        <translation>retirado cada año</translation>
    </message>
    <message>
        <source>taken out in the first year</source>
        <translation>retirado el primer año</translation>
    </message>
    <message>
        <source>of what there is</source>
        <translation>de lo que hay</translation>
    </message>
    <message>
        <source>left at the end</source>
        <translation>queda al final</translation>
    </message>
    <message>
        <source>in the middle</source>
        <translation>valor central</translation>
    </message>
    <message>
        <source>in the first year at that rate</source>
        <translation>el primer año a esa tasa</translation>
    </message>
    <message>
        <source>times that the real income falls</source>
        <translation>veces que baja el ingreso real</translation>
    </message>
    <message>
        <source>a year</source>
        <translation>al año</translation>
    </message>
    <message>
        <source>one in twenty is below</source>
        <translation>uno de cada veinte queda por debajo</translation>
    </message>
    <message>
        <source>lasts</source>
        <translation>dura</translation>
    </message>
    <message>
        <source>worth</source>
        <translation>utilidad</translation>
    </message>
    <message>
        <source>decisions</source>
        <translation>decisiones</translation>
    </message>
    <message>
        <source>fees booked</source>
        <translation>comisiones cobradas</translation>
    </message>
    <message>
        <source>costs inside funds</source>
        <translation>costes dentro de los fondos</translation>
    </message>
    <message>
        <source>all costs</source>
        <translation>todos los costes</translation>
    </message>
    <message>
        <source>costs a year</source>
        <translation>costes al año</translation>
    </message>
    <message>
        <source>assumed growth a year before costs</source>
        <translation>crecimiento anual supuesto antes de costes</translation>
    </message>
    <message>
        <source>of this</source>
        <translation>de ello</translation>
    </message>
    <message>
        <source>costs paid</source>
        <translation>costes pagados</translation>
    </message>
    <message>
        <source>growth missed</source>
        <translation>crecimiento perdido</translation>
    </message>
    <message>
        <source>of what was paid in</source>
        <translation>de lo aportado</translation>
    </message>
    <message>
        <source>income</source>
        <translation>ingresos</translation>
    </message>
    <message>
        <source>dividends expected</source>
        <translation>dividendos esperados</translation>
    </message>
    <message>
        <source>of today&apos;s holdings</source>
        <translation>de las posiciones actuales</translation>
    </message>
    <message>
        <source>standing orders a month</source>
        <translation>órdenes permanentes al mes</translation>
    </message>
    <message>
        <source>lots sold</source>
        <translation>lotes vendidos</translation>
    </message>
    <message>
        <source>assessed as</source>
        <translation>tributa como</translation>
    </message>
    <message>
        <source>source of the tax table</source>
        <translation>fuente de la tabla fiscal</translation>
    </message>
    <message>
        <source>proceeds of the sale</source>
        <translation>importe de la venta</translation>
    </message>
    <message>
        <source>gain of the sale</source>
        <translation>ganancia de la venta</translation>
    </message>
    <message>
        <source>long-term gain of the sale</source>
        <translation>ganancia a largo plazo de la venta</translation>
    </message>
    <message>
        <source>short-term gain of the sale</source>
        <translation>ganancia a corto plazo de la venta</translation>
    </message>
    <message>
        <source>tax on it</source>
        <translation>impuesto correspondiente</translation>
    </message>
    <message>
        <source>tax on what is sold</source>
        <translation>impuesto sobre lo vendido</translation>
    </message>
    <message>
        <source>first year&apos;s tax</source>
        <translation>impuesto del primer año</translation>
    </message>
    <message>
        <source>tax saved this year</source>
        <translation>impuesto ahorrado este año</translation>
    </message>
    <message>
        <source>tax that may come back later</source>
        <translation>impuesto que puede volver más tarde</translation>
    </message>
    <message>
        <source>further tax of this year</source>
        <translation>impuesto adicional de este año</translation>
    </message>
    <message>
        <source>further tax if all were sold today</source>
        <translation>impuesto adicional si se vendiera todo hoy</translation>
    </message>
    <message>
        <source>long-term gain not realised</source>
        <translation>ganancia a largo plazo no realizada</translation>
    </message>
    <message>
        <source>short-term gain not realised</source>
        <translation>ganancia a corto plazo no realizada</translation>
    </message>
    <message>
        <source>open lots in taxable accounts</source>
        <translation>lotes abiertos en cuentas sujetas a impuestos</translation>
    </message>
    <message>
        <source>losses that would count</source>
        <translation>pérdidas computables</translation>
    </message>
    <message>
        <source>loss that waits for next year</source>
        <translation>pérdida pendiente para el próximo año</translation>
    </message>
    <message>
        <source>other income of the year</source>
        <translation>otros ingresos del año</translation>
    </message>
    <message>
        <source>assumed</source>
        <translation>supuesto</translation>
    </message>
    <message>
        <source>for example</source>
        <translation>por ejemplo</translation>
    </message>
    <message>
        <source>taxable account</source>
        <translation>cuenta sujeta a impuestos</translation>
    </message>
    <message>
        <source>retirement account</source>
        <translation>cuenta de jubilación</translation>
    </message>
    <message>
        <source>before tax</source>
        <translation>antes de impuestos</translation>
    </message>
    <message>
        <source>do not buy the same before</source>
        <translation>no comprar lo mismo antes del</translation>
    </message>
    <message>
        <source>risk level</source>
        <translation>nivel de riesgo</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>trasladado</translation>
    </message>
    <message>
        <source>of the portfolio</source>
        <translation>de la cartera</translation>
    </message>
    <message>
        <source>money moves from</source>
        <translation>el dinero sale de</translation>
    </message>
    <message>
        <source>money moves into</source>
        <translation>el dinero va a</translation>
    </message>
    <message>
        <source>positions that money moves from</source>
        <translation>posiciones de las que sale dinero</translation>
    </message>
    <message>
        <source>positions that money moves into</source>
        <translation>posiciones a las que va dinero</translation>
    </message>
    <message>
        <source>expected return a year</source>
        <translation>rentabilidad anual esperada</translation>
    </message>
    <message>
        <source>today</source>
        <translation>hoy</translation>
    </message>
    <message>
        <source>as proposed</source>
        <translation>según la propuesta</translation>
    </message>
    <message>
        <source>cost of the change</source>
        <translation>coste del cambio</translation>
    </message>
    <message>
        <source>taxes included</source>
        <translation>impuestos incluidos</translation>
    </message>
    <message>
        <source>cost of dealing</source>
        <translation>coste de operar</translation>
    </message>
    <message>
        <source>cost of the trades</source>
        <translation>coste de las operaciones</translation>
    </message>
    <message>
        <source>cost in the first year</source>
        <translation>coste el primer año</translation>
    </message>
    <message>
        <source>advice included</source>
        <translation>asesoría incluida</translation>
    </message>
    <message>
        <source>sold</source>
        <translation>vendido</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>regla</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>veredicto</translation>
    </message>
    <message>
        <source>turnover a year</source>
        <translation>rotación anual</translation>
    </message>
    <message>
        <source>rules of suitability that it breaks</source>
        <translation>reglas de idoneidad que incumple</translation>
    </message>
    <message>
        <source>product</source>
        <translation>producto</translation>
    </message>
    <message>
        <source>products</source>
        <translation>productos</translation>
    </message>
    <message>
        <source>compared</source>
        <translation>comparado</translation>
    </message>
    <message>
        <source>value with the change</source>
        <translation>valor con el cambio</translation>
    </message>
    <message>
        <source>first day of the records</source>
        <translation>primer día de los registros</translation>
    </message>
    <message>
        <source>last day of the records</source>
        <translation>último día de los registros</translation>
    </message>
    <message>
        <source>last visit</source>
        <translation>última visita</translation>
    </message>
    <message>
        <source>spoken about</source>
        <translation>temas tratados</translation>
    </message>
    <message>
        <source>told by the client</source>
        <translation>indicado por usted</translation>
    </message>
    <message>
        <source>named beneficiaries</source>
        <translation>beneficiarios designados</translation>
    </message>
    <message>
        <source>goal</source>
        <translation>objetivo</translation>
    </message>
    <message>
        <source>told</source>
        <translation>indicado</translation>
    </message>
    <message>
        <source>growth</source>
        <translation>crecimiento</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>equilibrado</translation>
    </message>
    <message>
        <source>income profile</source>
        <translation>ingresos</translation>
    </message>
    <message>
        <source>cautious</source>
        <translation>prudente</translation>
    </message>
    <message>
        <source>conservative</source>
        <translation>conservador</translation>
    </message>
    <message>
        <source>far too low</source>
        <translation>demasiado bajo</translation>
    </message>
    <message>
        <source>see the note</source>
        <translation>véase la nota</translation>
    </message>
    <message>
        <source>safety</source>
        <translation>seguridad</translation>
    </message>
    <message>
        <source>one in two</source>
        <translation>uno de cada dos</translation>
    </message>
    <message>
        <source>one in three</source>
        <translation>uno de cada tres</translation>
    </message>
    <message>
        <source>one in four</source>
        <translation>uno de cada cuatro</translation>
    </message>
    <message>
        <source>one in five</source>
        <translation>uno de cada cinco</translation>
    </message>
    <message>
        <source>one in six</source>
        <translation>uno de cada seis</translation>
    </message>
    <message>
        <source>one in seven</source>
        <translation>uno de cada siete</translation>
    </message>
    <message>
        <source>one in eight</source>
        <translation>uno de cada ocho</translation>
    </message>
    <message>
        <source>one in nine</source>
        <translation>uno de cada nueve</translation>
    </message>
    <message>
        <source>one in ten</source>
        <translation>uno de cada diez</translation>
    </message>
    <message>
        <source>more expected return a year</source>
        <translation>más rentabilidad anual esperada</translation>
    </message>
    <message>
        <source>more volatility</source>
        <translation>más volatilidad</translation>
    </message>
    <message>
        <source>in environmentally sustainable investments</source>
        <translation>en inversiones medioambientalmente sostenibles</translation>
    </message>
    <message>
        <source>in sustainable investments</source>
        <translation>en inversiones sostenibles</translation>
    </message>
    <message>
        <source>in products that consider the adverse impacts named</source>
        <translation>en productos que tienen en cuenta las incidencias adversas indicadas</translation>
    </message>
    <message>
        <source>wanted at least</source>
        <translation>deseado como mínimo</translation>
    </message>
    <message>
        <source>adverse impacts to be considered</source>
        <translation>incidencias adversas que deben tenerse en cuenta</translation>
    </message>
    <message>
        <source>the client&apos;s answers</source>
        <translation>las respuestas del cliente</translation>
    </message>
    <message>
        <source>Your portfolio by kind</source>
        <translation>Su cartera por tipo</translation>
    </message>
    <message>
        <source>Where the worst days come from</source>
        <translation>De dónde vienen los peores días</translation>
    </message>
    <message>
        <source>Where the ups and downs come from</source>
        <translation>De dónde vienen las oscilaciones</translation>
    </message>
    <message>
        <source>What the plan may come to</source>
        <translation>A lo que puede llegar el plan</translation>
    </message>
    <message>
        <source>What bad times would do</source>
        <translation>Lo que harían los malos momentos</translation>
    </message>
    <message>
        <source>Money in and out by month</source>
        <translation>Entradas y salidas por mes</translation>
    </message>
    <message>
        <source>Gains not realised</source>
        <translation>Ganancias no realizadas</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Antes y después</translation>
    </message>
    <message>
        <source>Risk and return</source>
        <translation>Riesgo y rentabilidad</translation>
    </message>
    <message>
        <source>Gain of the sale</source>
        <translation>Ganancia de la venta</translation>
    </message>
    <message>
        <source>Advisory fees paid</source>
        <translation>Comisiones de asesoría pagadas</translation>
    </message>
    <message>
        <source>What costs take</source>
        <translation>Lo que se llevan los costes</translation>
    </message>
    <message>
        <source>What each product costs a year</source>
        <translation>Lo que cuesta cada producto al año</translation>
    </message>
    <message>
        <source>What is to be saved each month</source>
        <translation>Lo que hay que ahorrar cada mes</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>Lo que cambiaría</translation>
    </message>
    <message>
        <source>Worth of all goals</source>
        <translation>Utilidad de todos los objetivos</translation>
    </message>
    <message>
        <source>Best weights</source>
        <translation>Mejores pesos</translation>
    </message>
    <message>
        <source>Tax on one more dollar</source>
        <translation>Impuesto sobre un dólar más</translation>
    </message>
    <message>
        <source>Left at the end of each year</source>
        <translation>Lo que queda al final de cada año</translation>
    </message>
    <message>
        <source>demo data</source>
        <translation>datos de demostración</translation>
    </message>
    <message>
        <source>bookings and closing prices</source>
        <translation>asientos y precios de cierre</translation>
    </message>
    <message>
        <source>bookings</source>
        <translation>asientos</translation>
    </message>
    <message>
        <source>linked daily contributions</source>
        <translation>aportaciones diarias enlazadas</translation>
    </message>
    <message>
        <source>lots</source>
        <translation>lotes</translation>
    </message>
    <message>
        <source>oldest sold first</source>
        <translation>se venden primero los más antiguos</translation>
    </message>
    <message>
        <source>fifo</source>
        <translation>primero en entrar, primero en salir</translation>
    </message>
    <message>
        <source>historical simulation of the last day&apos;s holdings</source>
        <translation>simulación histórica de las posiciones del último día</translation>
    </message>
    <message>
        <source>after fees</source>
        <translation>después de comisiones</translation>
    </message>
    <message>
        <source>change of value less trades</source>
        <translation>variación del valor menos operaciones</translation>
    </message>
    <message>
        <source>change of value less flows</source>
        <translation>variación del valor menos flujos</translation>
    </message>
    <message>
        <source>time-weighted return after fees</source>
        <translation>rentabilidad ponderada por tiempo después de comisiones</translation>
    </message>
    <message>
        <source>time-weighted</source>
        <translation>ponderada por tiempo</translation>
    </message>
    <message>
        <source>money-weighted return after fees</source>
        <translation>rentabilidad ponderada por dinero después de comisiones</translation>
    </message>
    <message>
        <source>blend brought back to its weights daily</source>
        <translation>mezcla reajustada a diario a sus pesos</translation>
    </message>
    <message>
        <source>portfolio after fees less benchmark</source>
        <translation>cartera después de comisiones menos el índice</translation>
    </message>
    <message>
        <source>of the returns as written</source>
        <translation>de las rentabilidades tal como figuran</translation>
    </message>
    <message>
        <source>conditional mean of a normal distribution</source>
        <translation>media condicionada de una distribución normal</translation>
    </message>
    <message>
        <source>a month</source>
        <translation>un mes</translation>
    </message>
    <message>
        <source>today&apos;s holdings</source>
        <translation>posiciones actuales</translation>
    </message>
    <message>
        <source>value less what was paid in</source>
        <translation>valor menos lo aportado</translation>
    </message>
    <message>
        <source>deviation of daily returns a year</source>
        <translation>desviación anual de las rentabilidades diarias</translation>
    </message>
    <message>
        <source>mean excess over bills by deviation</source>
        <translation>exceso medio sobre letras por desviación</translation>
    </message>
    <message>
        <source>return index</source>
        <translation>índice de rentabilidad</translation>
    </message>
    <message>
        <source>short of bills</source>
        <translation>por debajo de las letras</translation>
    </message>
    <message>
        <source>deviation from the benchmark</source>
        <translation>desviación respecto al índice</translation>
    </message>
    <message>
        <source>gain over cost</source>
        <translation>ganancia sobre el coste</translation>
    </message>
    <message>
        <source>of the mean value</source>
        <translation>del valor medio</translation>
    </message>
    <message>
        <source>change of the closing prices</source>
        <translation>variación de los precios de cierre</translation>
    </message>
    <message>
        <source>dividends of the past twelve months again</source>
        <translation>los dividendos de los últimos doce meses, otra vez</translation>
    </message>
    <message>
        <source>instrument table</source>
        <translation>tabla de instrumentos</translation>
    </message>
    <message>
        <source>value times running costs</source>
        <translation>valor por costes corrientes</translation>
    </message>
    <message>
        <source>day by day</source>
        <translation>día a día</translation>
    </message>
    <message>
        <source>the largest indexed rate of each path</source>
        <translation>la mayor tasa indexada de cada trayectoria</translation>
    </message>
    <message>
        <source>in closed form</source>
        <translation>en forma cerrada</translation>
    </message>
    <message>
        <source>change a year</source>
        <translation>variación anual</translation>
    </message>
    <message>
        <source>client&apos;s file</source>
        <translation>expediente del cliente</translation>
    </message>
    <message>
        <source>the client&apos;s own words</source>
        <translation>sus propias palabras</translation>
    </message>
    <message>
        <source>this year&apos;s tax with the sale less without it</source>
        <translation>impuesto de este año con la venta menos sin ella</translation>
    </message>
    <message>
        <source>the committee&apos;s proposal</source>
        <translation>propuesta del comité</translation>
    </message>
    <message>
        <source>from peak to trough</source>
        <translation>del máximo al mínimo</translation>
    </message>
    <message>
        <source>earlier visits</source>
        <translation>visitas anteriores</translation>
    </message>
    <message>
        <source>wash-sale rule</source>
        <translation>regla de venta ficticia</translation>
    </message>
    <message>
        <source>single</source>
        <translation>individual</translation>
    </message>
    <message>
        <source>gains realised</source>
        <translation>ganancias realizadas</translation>
    </message>
    <message>
        <source>Growth of 100</source>
        <translation>Evolución de 100</translation>
    </message>
    <message>
        <source>Below the highest point</source>
        <translation>Por debajo del máximo</translation>
    </message>
    <message>
        <source>Falls</source>
        <translation>Caídas</translation>
    </message>
    <message>
        <source>Difference to the benchmark</source>
        <translation>Diferencia con el índice de referencia</translation>
    </message>
    <message>
        <source>What each holding brought</source>
        <translation>Lo que aportó cada posición</translation>
    </message>
    <message>
        <source>What you paid</source>
        <translation>Lo que usted pagó</translation>
    </message>
    <message>
        <source>gain realised</source>
        <translation>ganancia realizada</translation>
    </message>
    <message>
        <source>long-term gain realised</source>
        <translation>ganancia a largo plazo realizada</translation>
    </message>
    <message>
        <source>short-term gain realised</source>
        <translation>ganancia a corto plazo realizada</translation>
    </message>
    <message>
        <source>tax on what was realised</source>
        <translation>impuesto sobre lo realizado</translation>
    </message>
    <message>
        <source>gain not realised</source>
        <translation>ganancia no realizada</translation>
    </message>
    <message>
        <source>short-term gain</source>
        <translation>ganancia a corto plazo</translation>
    </message>
    <message>
        <source>long-term gain</source>
        <translation>ganancia a largo plazo</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>lo mismo</translation>
    </message>
    <message>
        <source>chance that it lasts</source>
        <translation>probabilidad de que dure</translation>
    </message>
    <message>
        <source>largest rate of the first year that lasts in nine cases of ten</source>
        <translation>mayor tasa del primer año que dura en nueve de cada diez casos</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>constante</translation>
    </message>
    <message>
        <source>indexed</source>
        <translation>indexado</translation>
    </message>
    <message>
        <source>the same amount every year, raised with inflation (Bengen 1994)</source>
        <translation>el mismo importe cada año, aumentado con la inflación (Bengen 1994)</translation>
    </message>
    <message>
        <source>a fixed percentage of what there is</source>
        <translation>un porcentaje fijo de lo que hay</translation>
    </message>
    <message>
        <source>an indexed amount with guardrails (Guyton and Klinger 2006)</source>
        <translation>un importe indexado con bandas de control (Guyton y Klinger 2006)</translation>
    </message>
    <message>
        <source>a percentage of what there is, between a floor and a ceiling (Bengen 2001)</source>
        <translation>un porcentaje de lo que hay, entre un suelo y un techo (Bengen 2001)</translation>
    </message>
    <message>
        <source>an indexed floor and a share of the surplus</source>
        <translation>un suelo indexado y una parte del excedente</translation>
    </message>
    <message>
        <source>age that it has to last to</source>
        <translation>edad hasta la que debe durar</translation>
    </message>
    <message>
        <source>risk level of five</source>
        <translation>nivel de riesgo de cinco</translation>
    </message>
    <message>
        <source>of seven</source>
        <translation>de siete</translation>
    </message>
    <message>
        <source>days until it is cash</source>
        <translation>días hasta ser efectivo</translation>
    </message>
    <message>
        <source>products and dealing a year</source>
        <translation>productos y operaciones al año</translation>
    </message>
    <message>
        <source>tax of the portfolio&apos;s value</source>
        <translation>impuesto sobre el valor de la cartera</translation>
    </message>
    <message>
        <source>gained</source>
        <translation>ganado</translation>
    </message>
    <message>
        <source>gave</source>
        <translation>cedido</translation>
    </message>
    <message>
        <source>access</source>
        <translation>disponibilidad</translation>
    </message>
    <message>
        <source>low costs</source>
        <translation>costes bajos</translation>
    </message>
    <message>
        <source>little tax</source>
        <translation>pocos impuestos</translation>
    </message>
    <message>
        <source>chance with it</source>
        <translation>probabilidad con ello</translation>
    </message>
    <message>
        <source>chance as it is</source>
        <translation>probabilidad actual</translation>
    </message>
    <message>
        <source>to be noted</source>
        <translation>por anotar</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>tipo</translation>
    </message>
    <message>
        <source>date of the goal</source>
        <translation>fecha del objetivo</translation>
    </message>
    <message>
        <source>with the change</source>
        <translation>con el cambio</translation>
    </message>
    <message>
        <source>asked about</source>
        <translation>consultado</translation>
    </message>
    <message>
        <source>that you have had a child</source>
        <translation>que ha tenido un hijo</translation>
    </message>
    <message>
        <source>the shares that you hold</source>
        <translation>sus acciones</translation>
    </message>
    <message>
        <source>the bonds that you hold</source>
        <translation>sus bonos</translation>
    </message>
    <message>
        <source>student</source>
        <translation>distribución de Student</translation>
    </message>
    <message>
        <source>what you take out</source>
        <translation>lo que usted retira</translation>
    </message>
    <message>
        <source>four in five</source>
        <translation>cuatro de cada cinco</translation>
    </message>
    <message>
        <source>three in four</source>
        <translation>tres de cada cuatro</translation>
    </message>
    <message>
        <source>two in three</source>
        <translation>dos de cada tres</translation>
    </message>
    <message>
        <source>nine in ten</source>
        <translation>nueve de cada diez</translation>
    </message>
    <message>
        <source>three in five</source>
        <translation>tres de cada cinco</translation>
    </message>
    <message>
        <source>two in five</source>
        <translation>dos de cada cinco</translation>
    </message>
    <message>
        <source>seven in ten</source>
        <translation>siete de cada diez</translation>
    </message>
    <message>
        <source>inside its funds</source>
        <translation>dentro de sus fondos</translation>
    </message>
    <message>
        <source>in the middle a year</source>
        <translation>valor central al año</translation>
    </message>
    <message>
        <source>rules of suitability that are not kept with it</source>
        <translation>reglas de idoneidad que no se cumplen con ello</translation>
    </message>
    <message>
        <source>less risk within rules 2026-2</source>
        <translation>menos riesgo dentro de las reglas 2026-2</translation>
    </message>
    <message>
        <source>more return within rules 2026-2</source>
        <translation>más rentabilidad dentro de las reglas 2026-2</translation>
    </message>
    <message>
        <source>the corporate bonds</source>
        <translation>los bonos corporativos</translation>
    </message>
    <message>
        <source>share</source>
        <translation>acción</translation>
    </message>
    <message>
        <source>fund</source>
        <translation>fondo</translation>
    </message>
    <message>
        <source>bond fund</source>
        <translation>fondo de bonos</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>profundidad</translation>
    </message>
    <message>
        <source>lowest</source>
        <translation>mínimo</translation>
    </message>
    <message>
        <source>made good</source>
        <translation>recuperado</translation>
    </message>
    <message>
        <source>peak</source>
        <translation>máximo</translation>
    </message>
    <message>
        <source>calendar days below the peak</source>
        <translation>días naturales por debajo del máximo</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>pérdida</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>elegido</translation>
    </message>
    <message>
        <source>the S&amp;P 500</source>
        <translation>el S&amp;P 500</translation>
    </message>
    <message>
        <source>the long fall of 2000 to 2002</source>
        <translation>la larga caída de 2000 a 2002</translation>
    </message>
    <message>
        <source>another income</source>
        <translation>otros ingresos</translation>
    </message>
    <message>
        <source>what you asked about</source>
        <translation>lo que preguntó</translation>
    </message>
    <message>
        <source>minimum variance within rules 2026-2</source>
        <translation>varianza mínima dentro de las reglas 2026-2</translation>
    </message>
    <message>
        <source>assumptions given</source>
        <translation>supuestos dados</translation>
    </message>
    <message>
        <source>the pandemic&apos;s five weeks in 2020</source>
        <translation>las cinco semanas de la pandemia de 2020</translation>
    </message>
    <message>
        <source>wished risk profile</source>
        <translation>perfil de riesgo deseado</translation>
    </message>
    <message>
        <source>saving</source>
        <translation>ahorro</translation>
    </message>
    <message>
        <source>best order</source>
        <translation>mejor orden</translation>
    </message>
    <message>
        <source>left after tax</source>
        <translation>queda después de impuestos</translation>
    </message>
    <message>
        <source>taxable, then deferred, then tax-free</source>
        <translation>primero sujeto a impuestos, luego diferido, luego exento</translation>
    </message>
    <message>
        <source>deferred, then taxable, then tax-free</source>
        <translation>primero diferido, luego sujeto a impuestos, luego exento</translation>
    </message>
    <message>
        <source>that you have been ill</source>
        <translation>que ha estado enfermo</translation>
    </message>
    <message>
        <source>illness</source>
        <translation>enfermedad</translation>
    </message>
    <message>
        <source>from all accounts in proportion</source>
        <translation>de todas las cuentas en proporción</translation>
    </message>
    <message>
        <source>to be spent each year after tax</source>
        <translation>para gastar cada año tras impuestos</translation>
    </message>
    <message>
        <source>age that it is planned to</source>
        <translation>planificado hasta la edad de</translation>
    </message>
    <message>
        <source>assumed growth a year after inflation</source>
        <translation>crecimiento anual supuesto tras inflación</translation>
    </message>
    <message>
        <source>paid in for it</source>
        <translation>aportado para ello</translation>
    </message>
    <message>
        <source>taxable</source>
        <translation>sujeto a impuestos</translation>
    </message>
    <message>
        <source>deferred</source>
        <translation>diferido</translation>
    </message>
    <message>
        <source>tax-free</source>
        <translation>exento</translation>
    </message>
    <message>
        <source>looked ahead to</source>
        <translation>previsto hasta</translation>
    </message>
    <message>
        <source>when</source>
        <translation>cuándo</translation>
    </message>
    <message>
        <source>meanwhile</source>
        <translation>mientras tanto</translation>
    </message>
    <message>
        <source>further tax with that income</source>
        <translation>impuesto adicional con esos ingresos</translation>
    </message>
    <message>
        <source>closing prices</source>
        <translation>precios de cierre</translation>
    </message>
    <message>
        <source>years longer</source>
        <translation>años más</translation>
    </message>
    <message>
        <source>wish</source>
        <translation>deseo</translation>
    </message>
    <message>
        <source>year of the goal</source>
        <translation>año del objetivo</translation>
    </message>
    <message>
        <source>of this would count</source>
        <translation>de ello computaría</translation>
    </message>
    <message>
        <source>counts in full from</source>
        <translation>computa en su totalidad desde</translation>
    </message>
    <message>
        <source>that you are married</source>
        <translation>que está casado</translation>
    </message>
    <message>
        <source>married</source>
        <translation>casado</translation>
    </message>
    <message>
        <source>that you have a new job</source>
        <translation>que tiene un nuevo empleo</translation>
    </message>
    <message>
        <source>that you have adopted a child</source>
        <translation>que ha adoptado un hijo</translation>
    </message>
    <message>
        <source>from duration and the time&apos;s yields</source>
        <translation>de la duración y los rendimientos de entonces</translation>
    </message>
    <message>
        <source>one in eleven</source>
        <translation>uno de cada once</translation>
    </message>
    <message>
        <source>one in twelve</source>
        <translation>uno de cada doce</translation>
    </message>
    <message>
        <source>one in thirteen</source>
        <translation>uno de cada trece</translation>
    </message>
    <message>
        <source>one in fourteen</source>
        <translation>uno de cada catorce</translation>
    </message>
    <message>
        <source>one in fifteen</source>
        <translation>uno de cada quince</translation>
    </message>
    <message>
        <source>one in sixteen</source>
        <translation>uno de cada dieciséis</translation>
    </message>
    <message>
        <source>one in seventeen</source>
        <translation>uno de cada diecisiete</translation>
    </message>
    <message>
        <source>one in eighteen</source>
        <translation>uno de cada dieciocho</translation>
    </message>
    <message>
        <source>one in nineteen</source>
        <translation>uno de cada diecinueve</translation>
    </message>
    <message>
        <source>one in twenty</source>
        <translation>uno de cada veinte</translation>
    </message>
    <message>
        <source>three in ten</source>
        <translation>tres de cada diez</translation>
    </message>
    <message>
        <source>Demo data: a fictional bank and fictional clients. Share prices are historical and end on 28 December 2022; bond and bill funds are modelled. Not for investment decisions.</source>
        <translation>Datos de demostración: banco y clientes ficticios. Cotizaciones históricas hasta el 28 de diciembre de 2022; fondos de bonos y letras, modelados. No apto para decisiones de inversión.</translation>
    </message>
    <message>
        <source>saving for a house by the sea and for retirement at 62</source>
        <translation>ahorra para una casa junto al mar y para jubilarse a los 62</translation>
    </message>
    <message>
        <source>starting out, and saving for a year of travel</source>
        <translation>empieza su vida laboral y ahorra para un año de viaje</translation>
    </message>
    <message>
        <source>paying for the twins&apos; university soon, and retiring at 65</source>
        <translation>pronto pagará la universidad de los gemelos y se jubilará a los 65</translation>
    </message>
    <message>
        <source>living on an income from savings, with a gift to the grandchildren in mind</source>
        <translation>vive de las rentas de sus ahorros y piensa en una donación a los nietos</translation>
    </message>
    <message>
        <source>retirement at 62</source>
        <translation>jubilación a los 62</translation>
    </message>
    <message>
        <source>retirement at 65</source>
        <translation>jubilación a los 65</translation>
    </message>
    <message>
        <source>a year of travel</source>
        <translation>un año de viaje</translation>
    </message>
    <message>
        <source>university for the twins</source>
        <translation>universidad de los gemelos</translation>
    </message>
    <message>
        <source>income for life</source>
        <translation>ingresos de por vida</translation>
    </message>
    <message>
        <source>a gift to the grandchildren</source>
        <translation>una donación a los nietos</translation>
    </message>
    <message>
        <source>investment account</source>
        <translation>cuenta de inversión</translation>
    </message>
    <message>
        <source>first savings</source>
        <translation>primeros ahorros</translation>
    </message>
    <message>
        <source>family account</source>
        <translation>cuenta familiar</translation>
    </message>
    <message>
        <source>income account</source>
        <translation>cuenta de rentas</translation>
    </message>
    <message>
        <source>reserve account</source>
        <translation>cuenta de reserva</translation>
    </message>
    <message>
        <source>a house by the sea</source>
        <translation>una casa junto al mar</translation>
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
        <source>This screen has forgotten you. The record is encrypted and stays on this machine for {days} days; you can ask for it to be erased at any time.</source>
        <translation>Esta pantalla ya no le recuerda. El registro está cifrado y permanece {days} días en este equipo; puede pedir en cualquier momento que se borre.</translation>
    </message>
    <message>
        <source>This screen has forgotten you. The record is encrypted; you can ask for it to be erased at any time.</source>
        <translation>Esta pantalla ya no le recuerda. El registro está cifrado; puede pedir en cualquier momento que se borre.</translation>
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
        <source>One-time code</source>
        <translation>Código de un solo uso</translation>
    </message>
    <message>
        <source>Who are you?</source>
        <translation>¿Quién es usted?</translation>
    </message>
    <message>
        <source>Type your client number, {digits} figures, and right after it the one-time code.</source>
        <translation>Escriba su número de cliente, de {digits} cifras, y justo después el código de un solo uso.</translation>
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
        <source>One moment, please.</source>
        <translation>Un momento, por favor.</translation>
    </message>
    <message>
        <source>Hold the QR code of your bank&apos;s app before the camera, or type the one-time code.</source>
        <translation>Muestre a la cámara el código QR de la aplicación de su banco o escriba el código de un solo uso.</translation>
    </message>
    <message>
        <source>Your bank&apos;s app shows a one-time code: type it here.</source>
        <translation>La aplicación de su banco muestra un código de un solo uso: escríbalo aquí.</translation>
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
        <translation>A {day} · {source}</translation>
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
    <name>Messages</name>
    <message>
        <source>Codes cannot be checked here; please ask a member of staff.</source>
        <translation>Aquí no se pueden comprobar códigos; consulte al personal.</translation>
    </message>
    <message>
        <source>This code is not valid here; please let your app show a new one.</source>
        <translation>Este código no es válido aquí; pida a su aplicación que muestre uno nuevo.</translation>
    </message>
    <message>
        <source>This code has expired; please let your app show a new one.</source>
        <translation>Este código ha caducado; pida a su aplicación que muestre uno nuevo.</translation>
    </message>
    <message>
        <source>Please type your client number and right after it the code.</source>
        <translation>Escriba su número de cliente y, a continuación, el código.</translation>
    </message>
    <message>
        <source>Nothing can be said on this screen; please touch it.</source>
        <translation>En esta pantalla no se puede hablar; tóquela.</translation>
    </message>
    <message>
        <source>Something unexpected went wrong with that question; please ask it in another way.</source>
        <translation>Algo inesperado falló con esa pregunta; hágala de otra manera.</translation>
    </message>
    <message>
        <source>I did not hear a question. Please try again, a little closer to the microphone.</source>
        <translation>No he oído ninguna pregunta. Inténtelo de nuevo, un poco más cerca del micrófono.</translation>
    </message>
    <message>
        <source>I am not sure that I heard you right. Please say it again, or type it.</source>
        <translation>No sé si le he oído bien. Repítalo o escríbalo.</translation>
    </message>
    <message>
        <source>I lost my thread for a moment; I am picking it up again.</source>
        <translation>He perdido el hilo un momento; ya lo retomo.</translation>
    </message>
    <message>
        <source>I did not catch that; please say it again.</source>
        <translation>No le he entendido; repítalo, por favor.</translation>
    </message>
    <message>
        <source>I lost my thread for a moment. Nothing of this visit is recorded, so I no longer know what we spoke about; please ask me again.</source>
        <translation>He perdido el hilo un momento. No se guarda registro de esta visita, así que ya no sé de qué hablábamos; pregúnteme de nuevo.</translation>
    </message>
    <message>
        <source>The advisor keeps failing on this machine; please ask a member of staff, who can run `steward doctor`.</source>
        <translation>La asesoría falla una y otra vez en este equipo; consulte al personal, que puede ejecutar `steward doctor`.</translation>
    </message>
    <message>
        <source>No microphone was found; please type your question.</source>
        <translation>No se encontró ningún micrófono; escriba su pregunta.</translation>
    </message>
    <message>
        <source>The microphone was disconnected; connect it again, or type your question.</source>
        <translation>El micrófono se ha desconectado; conéctelo de nuevo o escriba su pregunta.</translation>
    </message>
    <message>
        <source>The loudspeaker was disconnected, so answers are shown but not heard; connect it again.</source>
        <translation>El altavoz se ha desconectado: las respuestas se ven pero no se oyen; conéctelo de nuevo.</translation>
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
    <name>Numbers</name>
    <message>
        <source>en_US</source>
        <translation>es_ES</translation>
    </message>
    <message>
        <source>${amount}</source>
        <translation>{amount}&#xa0;US$</translation>
    </message>
    <message>
        <source>{number}k</source>
        <translation>{number}&#xa0;mil</translation>
    </message>
    <message>
        <source>{number}M</source>
        <translation>{number}&#xa0;M</translation>
    </message>
    <message>
        <source>{number}B</source>
        <translation>{number}&#xa0;mil M</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number}&#xa0;%</translation>
    </message>
    <message>
        <source>{number}% pts</source>
        <translation>{number}&#xa0;pp</translation>
    </message>
    <message>
        <source>{number} percentage points</source>
        <translation>{number}&#xa0;puntos porcentuales</translation>
    </message>
    <message>
        <source>{number} years</source>
        <translation>{number}&#xa0;años</translation>
    </message>
    <message>
        <source>under {chance}</source>
        <translation>menos del {chance}</translation>
    </message>
    <message>
        <source>over {chance}</source>
        <translation>más del {chance}</translation>
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
        <source>{what}: {filled} of {digits} figures entered</source>
        <translation>{what}: {filled} de {digits} cifras introducidas</translation>
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
        <source>1 second</source>
        <translation>1 segundo</translation>
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
        <translation>elegido</translation>
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
<context>
    <name>Wording</name>
    <message>
        <source>{label}: {figure}, as of {day}, {source}.</source>
        <translation>{label}: {figure}, a {day}, {source}.</translation>
    </message>
</context>
</TS>
