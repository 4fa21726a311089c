#!/bin/bash
# Makes the frames here with zstd 1.5.4, of what sample prints: ./make.sh
set -euo pipefail

cd "$(dirname "$(readlink -f "$0")")"

# sample LINES: text in which some repeats and some does not.
sample() {
  awk -v lines="$1" 'BEGIN {
    seed = 7
    for (i = 0; i < lines; i++) {
      seed = (seed * 1103515245 + 12345) % 2147483648
      printf "%d: the line %d of the sample has %d words\n", i, seed % 97, int(seed / 1000)
    }
  }'
}

sample 40 | zstd -q -f -1 -o fast.zst
sample 5000 | zstd -q -f -3 -o usual.zst
sample 5000 | zstd -q -f --ultra -22 --long=27 -o best.zst
sample 400 | zstd -q -f -19 --no-check -o unchecked.zst
sample 3 >plain && zstd -q -f plain -o sized.zst && rm plain
head -c 300000 /dev/zero | zstd -q -f -o zeros.zst
cat fast.zst sized.zst unchecked.zst >frames.zst
printf '\x50\x2a\x4d\x18\x04\x00\x00\x00skip' | cat - sized.zst >skippable.zst
sha256sum <(sample 40) <(sample 5000) <(sample 400) <(sample 3) <(head -c 300000 /dev/zero) | cut -d' ' -f1
