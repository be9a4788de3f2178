"""German, as one speaks to a friend: English template -> German template, by the type that uses it first.

A template that changes in English is not found here any more, and its problems are told in English until somebody
has read the German again. Numbers and formulas stay as they are, with a decimal point: the comma separates entries.
"""

CATALOGUE = {
    # Lists
    "%(most)s and %(last)s": "%(most)s und %(last)s",
    # dot-product
    "A query and a key of size %(d_k)s meet:\n\n"
    "$$q = %(q)s, \\qquad k = %(k)s$$\n\n"
    r"What is the raw score $q \cdot k$, before any scaling? The result is a whole number.": (
        "Eine Anfrage und ein Schlüssel der Größe %(d_k)s treffen aufeinander:\n\n"
        "$$q = %(q)s, \\qquad k = %(k)s$$\n\n"
        r"Wie groß ist die rohe Punktzahl $q \cdot k$, noch ohne jede Skalierung? Das Ergebnis ist eine ganze Zahl."
    ),
    "Multiply entry by entry: $%(sum)s$ has the terms %(products)s.": (
        "Multipliziere Eintrag für Eintrag: $%(sum)s$ hat die Summanden %(products)s."
    ),
    "Add them up: $%(terms)s = %(score)s$.": "Zähle sie zusammen: $%(terms)s = %(score)s$.",
    "The score is one number, the sum of %(d_k)s products.": (
        "Die Punktzahl ist eine einzige Zahl, die Summe von %(d_k)s Produkten."
    ),
    "The first product is %(first)s. The rest go the same way; mind the signs.": (
        "Das erste Produkt ist %(first)s. Die übrigen gehen genauso; achte auf die Vorzeichen."
    ),
    # missing-key-entry
    "One entry of a key is not known; call it $%(x)s$:\n\n"
    "$$q = %(q)s, \\qquad k = %(k)s$$\n\n"
    r"The raw score, not scaled, is $q \cdot k = %(c)s$. Which whole number is $%(x)s$?": (
        "Ein Eintrag eines Schlüssels ist unbekannt; nenne ihn $%(x)s$:\n\n"
        "$$q = %(q)s, \\qquad k = %(k)s$$\n\n"
        r"Die rohe Punktzahl, nicht skaliert, ist $q \cdot k = %(c)s$. Welche ganze Zahl ist $%(x)s$?"
    ),
    "The score is the sum of all products: $%(terms)s = %(c)s$. The known ones come to $%(known)s$.": (
        "Die Punktzahl ist die Summe aller Produkte: $%(terms)s = %(c)s$. Die bekannten ergeben zusammen $%(known)s$."
    ),
    "What is left for the unknown product is $%(c)s - %(known)s = %(rest)s$.": (
        "Für das unbekannte Produkt bleibt $%(c)s - %(known)s = %(rest)s$ übrig."
    ),
    r"So $%(factor)s \cdot %(x)s = %(rest)s$, and $%(x)s = %(entry)s$.": (
        r"Also ist $%(factor)s \cdot %(x)s = %(rest)s$, und damit $%(x)s = %(entry)s$."
    ),
    "The score adds up %(d_k)s products. All but %(product)s can be worked out at once.": (
        "Die Punktzahl fasst %(d_k)s Produkte zusammen. Alle außer %(product)s kannst du sofort ausrechnen."
    ),
    "The known products come to $%(known)s$, and with %(product)s the sum has to be $%(c)s$.": (
        "Die bekannten Produkte ergeben zusammen $%(known)s$, und mit %(product)s muss die Summe $%(c)s$ sein."
    ),
    # softmax-of-logs
    "A query has the scaled scores %(scores)s with %(n)s keys. Which weights does it give to them? "
    "Each weight is a plain fraction; give fractions, or %(decimals)s decimals.": (
        "Eine Anfrage hat mit %(n)s Schlüsseln die skalierten Punktzahlen %(scores)s. Welche Gewichte gibt sie ihnen? "
        "Jedes Gewicht ist ein glatter Bruch; gib Brüche an oder %(decimals)s Nachkommastellen."
    ),
    "Exponentiate, which undoes the logarithms: %(powers)s.": (
        "Wende die Exponentialfunktion an, die den Logarithmus aufhebt: %(powers)s."
    ),
    "Divide each by their sum, $%(terms)s = %(sum)s$: the weights are %(fractions)s.": (
        "Teile jede Zahl durch die Summe, $%(terms)s = %(sum)s$: Die Gewichte sind %(fractions)s."
    ),
    r"Softmax starts with exponentials, and $e^{\ln %(a)s} = %(a)s$.": (
        r"Softmax beginnt mit der Exponentialfunktion, und $e^{\ln %(a)s} = %(a)s$."
    ),
    "The exponentials are %(numbers)s. The weights are in the same proportions and add up to 1.": (
        "Die Exponentialwerte sind %(numbers)s. Die Gewichte stehen im selben Verhältnis und ergeben zusammen 1."
    ),
}
