"""damage.py FILE BIT: flips that bit; a number beyond the end wraps around."""

import os
import sys

with open(sys.argv[1], "r+b") as file:
    size = os.fstat(file.fileno()).st_size
    bit = int(sys.argv[2]) % (size * 8)
    file.seek(bit // 8)
    byte = file.read(1)[0]
    file.seek(bit // 8)
    file.write(bytes([byte ^ (1 << bit % 8)]))
