"""Picture files damaged at random, the same for the same seed and number."""

import random


def mutated(originals: list[bytes], seed: int, number: int) -> bytes:
    """One of the originals with a few bytes changed, left out, put in, doubled, or its end cut off."""
    source = random.Random(seed * 1_000_003 + number)
    data = bytearray(source.choice(originals))
    for _ in range(source.choice((1, 1, 2, 4, 16))):
        if not data:
            break
        # Heads decide most: half of the changes lie there.
        reach = min(len(data), 64) if source.random() < 0.5 else len(data)
        place = source.randrange(reach)
        length = source.choice((1, 1, 2, 4, 32))
        match source.randrange(6):
            case 0:
                data[place] ^= 1 << source.randrange(8)
            case 1:
                data[place : place + length] = source.randbytes(length)
            case 2:
                del data[place : place + length]
            case 3:
                data[place:place] = source.choice((b"\0", b"\xff", source.randbytes(1))) * length
            case 4:
                data[place:place] = data[place : place + length]
            case 5:
                if source.random() < 0.3:
                    del data[place:]
                else:
                    data[place] = source.choice((0, 1, 127, 128, 255))
    return bytes(data)
