"""Words for names that nobody chose: an adjective and a surname."""

import secrets

_ADJECTIVES = """
able amber ample artful avid bold brave breezy bright brisk calm candid careful
casual cheery clear clever cosy crisp curious daring deft devout eager early earnest
easy elated fair famous fancy fearless festive fine fluent fond frank fresh friendly
gallant gentle genuine glad golden graceful grand happy hardy honest hopeful humble
ideal jolly jovial keen kind lively loyal lucid lucky mellow merry mild modest neat
nimble noble patient placid plucky polite proud quick quiet rapid ready relaxed
robust serene sharp silent sincere smooth snug sober solid spry steady stoic sturdy
sunny sure swift tender tidy tranquil trusty upbeat vivid warm wary wise witty
zealous
"""
_SURNAMES = """
agnesi archimedes babbage bartik bernoulli blackwell bohr boole borg brahe cantor
carson cauchy cerf chandra church clarke cray curie darwin descartes diffie dijkstra
dirac easley einstein engelbart euclid euler faraday fermat fermi feynman fibonacci
fourier franklin galileo galois gauss germain goedel goldberg hamilton hawking
hellman herschel hertz hilbert hodgkin hoover hopper hypatia jang johnson kepler
khayyam kowalevski lamarr laplace leavitt leibniz lovelace maxwell mayer mcclintock
meitner mendel mirzakhani morse napier nash newton nobel noether pascal pasteur
perlman planck poincare ramanujan riemann ritchie rubin sammet shannon shaw snyder
swartz tesla thompson turing volta wiles wilson wing wozniak wu yalow yonath
"""

ADJECTIVES = tuple(_ADJECTIVES.split())
SURNAMES = tuple(_SURNAMES.split())


def adjective_and_surname() -> tuple[str, str]:
    """Two random words, such as ``brave`` and ``lovelace``."""
    return secrets.choice(ADJECTIVES), secrets.choice(SURNAMES)
