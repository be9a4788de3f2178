"""German for what is said about an answer, apart from the mistakes behind it: English template -> German template."""

CATALOGUE = {
    "character %(place)s": "Zeichen %(place)s",
    "%(why)s Nothing was counted.": "%(why)s Nichts wurde gezählt.",
    "%(read)s %(more)s": "%(read)s %(more)s",
    "%(part)s: %(message)s": "%(part)s: %(message)s",
    "I read this as %(echo)s.": "Ich lese das als %(echo)s.",
    # What was asked for
    "The answer asked for is one number.": "Gefragt ist eine einzelne Zahl.",
    "The answer asked for has %(numbers)s numbers.": "Die gefragte Antwort hat %(numbers)s Zahlen.",
    "The answer asked for has %(rows)s rows of %(numbers)s numbers.": (
        "Die gefragte Antwort hat %(rows)s Zeilen mit je %(numbers)s Zahlen."
    ),
    "The shape asked for has %(wanted)s sizes, and yours has %(given)s.": (
        "Die gefragte Form hat %(wanted)s Größen, und deine hat %(given)s."
    ),
    # What became of it
    "Right.": "Richtig.",
    "Right: the result is %(result)s.": "Richtig: Das Ergebnis ist %(result)s.",
    "Right: the shape is %(shape)s.": "Richtig: Die Form ist %(shape)s.",
    "Right: it grows like %(growth)s.": "Richtig: Es wächst wie %(growth)s.",
    "Counted: it is within %(within)s of the exact result, which rounds to %(result)s.": (
        "Gezählt: Es liegt höchstens %(within)s neben dem genauen Ergebnis, das gerundet %(result)s ist."
    ),
    "The size is right and the sign is not.": "Der Betrag stimmt, das Vorzeichen nicht.",
    "These are the right numbers in another order.": "Das sind die richtigen Zahlen in anderer Reihenfolge.",
    "These are the right numbers with rows and columns exchanged.": (
        "Das sind die richtigen Zahlen, aber Zeilen und Spalten sind vertauscht."
    ),
    "These steps lead there, and the result is rounded too much: give it to the decimals asked for.": (
        "Diese Schritte führen dorthin, und das Ergebnis ist zu stark gerundet: Gib es mit den verlangten "
        "Nachkommastellen an."
    ),
    "This is not where the steps lead. Compare them one by one.": (
        "Dorthin führen die Schritte nicht. Vergleiche sie einen nach dem anderen."
    ),
    "1 of the %(all)s numbers is right. The first one that differs is %(where)s.": (
        "1 von %(all)s Zahlen stimmt. Die erste, die abweicht: %(where)s."
    ),
    "%(right)s of the %(all)s numbers are right. The first one that differs is %(where)s.": (
        "%(right)s von %(all)s Zahlen stimmen. Die erste, die abweicht: %(where)s."
    ),
    "row %(row)s, column %(column)s": "Zeile %(row)s, Spalte %(column)s",
    "number %(place)s": "Zahl %(place)s",
    "These are the right sizes in another order.": "Das sind die richtigen Größen in anderer Reihenfolge.",
    "1 of the %(all)s sizes is right.": "1 von %(all)s Größen stimmt.",
    "%(right)s of the %(all)s sizes are right.": "%(right)s von %(all)s Größen stimmen.",
    "The growth is right. %(why)s Written in full: %(growth)s.": (
        "Das Wachstum stimmt. %(why)s Ganz ausgeschrieben: %(growth)s."
    ),
    "%(one)s %(other)s": "%(one)s %(other)s",
    "A constant factor does not belong inside $O(\\cdot)$.": "Ein konstanter Faktor gehört nicht in $O(\\cdot)$.",
    "Terms that others outgrow are left out, here %(terms)s.": (
        "Terme, über die andere hinauswachsen, lässt man weg, hier %(terms)s."
    ),
    "This bound holds, but it is too loose: the cost grows more slowly.": (
        "Diese Schranke gilt, aber sie ist zu grob: Der Aufwand wächst langsamer."
    ),
    "The cost grows faster than this.": "Der Aufwand wächst schneller als das.",
    "This is another growth: it is too fast in one size and too slow in the other.": (
        "Das ist ein anderes Wachstum: zu schnell in einer Größe und zu langsam in der anderen."
    ),
    # Any answer
    "There is no answer yet.": "Es gibt noch keine Antwort.",
    "This answer has more than %(most)s characters.": "Diese Antwort hat mehr als %(most)s Zeichen.",
    'I can\'t read "%(word)s" (%(at)s).': "Ich kann „%(word)s“ nicht lesen (%(at)s).",
    'I don\'t know "%(word)s" (%(at)s).': "Ich kenne „%(word)s“ nicht (%(at)s).",
    # Brackets
    "This bracket closes nothing (%(at)s).": "Diese Klammer schließt nichts (%(at)s).",
    "This bracket is not closed (%(at)s).": "Diese Klammer ist nicht geschlossen (%(at)s).",
    "There is no number between the brackets.": "Zwischen den Klammern steht keine Zahl.",
    "Every row needs its own bracket with numbers in it (%(at)s).": (
        "Jede Zeile braucht ihre eigene Klammer mit Zahlen darin (%(at)s)."
    ),
    "Brackets and powers go too deep here (%(at)s).": "Klammern und Potenzen gehen hier zu tief (%(at)s).",
    "Brackets go too deep here (%(at)s).": "Klammern gehen hier zu tief (%(at)s).",
    # Numbers
    "The rows differ in length: %(first)s in row 1, %(other)s in row %(row)s.": (
        "Die Zeilen sind verschieden lang: %(first)s in Zeile 1, %(other)s in Zeile %(row)s."
    ),
    "A number is missing between two separators.": "Zwischen zwei Trennzeichen fehlt eine Zahl.",
    "A number is missing beside this comma (%(at)s).": "Neben diesem Komma fehlt eine Zahl (%(at)s).",
    "One number has more than %(most)s characters (%(at)s).": "Eine Zahl hat mehr als %(most)s Zeichen (%(at)s).",
    "This number is too large or too fine to use (%(at)s).": "Diese Zahl ist zu groß oder zu fein (%(at)s).",
    "Dividing by zero gives no number (%(at)s).": "Teilen durch null ergibt keine Zahl (%(at)s).",
    "There is no real number for this (%(at)s).": "Dafür gibt es keine reelle Zahl (%(at)s).",
    "Two fraction bars in a row can be read in two ways (%(at)s): use brackets.": (
        "Zwei Bruchstriche hintereinander lassen sich auf zwei Arten lesen (%(at)s): Setze Klammern."
    ),
    "This comma can be a decimal mark, or separate the thousands (%(at)s): "
    "write the number without it, or with a point.": (
        "Dieses Komma kann Dezimalstellen oder Tausender abtrennen (%(at)s): "
        "Schreibe die Zahl ohne Komma oder mit einem Punkt."
    ),
    "These commas can be read in two ways (%(at)s): put ; between the numbers, or write decimals with a point.": (
        "Diese Kommas lassen sich auf zwei Arten lesen (%(at)s): Setze ; zwischen die Zahlen oder schreibe "
        "Dezimalstellen mit einem Punkt."
    ),
    # Formulas, sizes and growth rates
    "A formula is missing here (%(at)s).": "Hier fehlt eine Formel (%(at)s).",
    "A size is missing here (%(at)s).": "Hier fehlt eine Größe (%(at)s).",
    "One formula has more than %(most)s characters.": "Eine Formel hat mehr als %(most)s Zeichen.",
    "This formula is too large to use (%(at)s).": "Diese Formel ist zu groß (%(at)s).",
    "I don't know “%(word)s” (%(at)s). The symbols here are %(symbols)s.": (
        "Ich kenne „%(word)s“ nicht (%(at)s). Die Symbole hier sind %(symbols)s."
    ),
    "I don't know “%(word)s” (%(at)s). The sizes here are numbers.": (
        "Ich kenne „%(word)s“ nicht (%(at)s). Die Größen hier sind Zahlen."
    ),
    "I can't read “%(word)s” here (%(at)s).": "Ich kann „%(word)s“ hier nicht lesen (%(at)s).",
    "Something is missing at the end (%(at)s).": "Am Ende fehlt etwas (%(at)s).",
    "A power after a logarithm can be read in two ways (%(at)s): use brackets.": (
        "Eine Potenz nach einem Logarithmus lässt sich auf zwei Arten lesen (%(at)s): Setze Klammern."
    ),
    "An exponent here has to be a number (%(at)s).": "Ein Exponent muss hier eine Zahl sein (%(at)s).",
    "An exponent here is at most %(most)s (%(at)s).": "Ein Exponent ist hier höchstens %(most)s (%(at)s).",
    "A logarithm here takes a product of symbols (%(at)s).": (
        "Ein Logarithmus nimmt hier ein Produkt von Symbolen (%(at)s)."
    ),
    "I can't read a logarithm of a logarithm (%(at)s).": (
        "Einen Logarithmus von einem Logarithmus kann ich nicht lesen (%(at)s)."
    ),
    "Dividing by zero gives no size (%(at)s).": "Teilen durch null ergibt keine Größe (%(at)s).",
    "I can divide by a product, not by a sum (%(at)s).": (
        "Ich kann durch ein Produkt teilen, nicht durch eine Summe (%(at)s)."
    ),
    "Only a product can be raised to this power (%(at)s).": (
        "Nur ein Produkt lässt sich in diese Potenz erheben (%(at)s)."
    ),
    "There is no real number for this power (%(at)s).": "Für diese Potenz gibt es keine reelle Zahl (%(at)s).",
    "A growth rate is positive: write it as in O(n^2 d).": "Ein Wachstum ist positiv: Schreibe es wie in O(n^2 d).",
    "The bracket after O is not closed (%(at)s).": "Die Klammer nach O ist nicht geschlossen (%(at)s).",
    # Choices, orders and parts
    "There is no answer “%(given)s”: pick one of the letters %(first)s to %(last)s.": (
        "Eine Antwort „%(given)s“ gibt es nicht: Nimm einen der Buchstaben %(first)s bis %(last)s."
    ),
    "There is no step “%(given)s” (%(at)s).": "Einen Schritt „%(given)s“ gibt es nicht (%(at)s).",
    "Every step has its place in the order: %(steps)s is missing.": (
        "Jeder Schritt hat seinen Platz in der Reihenfolge: %(steps)s fehlt."
    ),
    "Step %(step)s is there more than once.": "Schritt %(step)s kommt mehr als einmal vor.",
    "I don't know which part “%(text)s” belongs to.": "Ich weiß nicht, zu welchem Teil „%(text)s“ gehört.",
    "“%(part)s” is there more than once.": "„%(part)s“ kommt mehr als einmal vor.",
    "One part is missing: %(part)s.": "Ein Teil fehlt: %(part)s.",
    "The answer has %(parts)s parts. Give each a line with its name, such as:\n%(example)s": (
        "Die Antwort hat %(parts)s Teile. Gib jedem eine Zeile mit seinem Namen, etwa:\n%(example)s"
    ),
}
