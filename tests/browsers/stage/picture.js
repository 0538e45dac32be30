/** Writes video files whose frames carry a source and a number that survive any encoder. */
import { closeSync, openSync, writeSync } from "node:fs";

// 8 x 4 cells, a bit each: at the smallest layer (160 x 90) a cell is still 20 x 22 pixels.
export const COLUMNS = 8;
export const ROWS = 4;
// A picture without this pattern is no numbered frame: black, frozen junk, another page.
export const PATTERN = 0b10110010;
export const FRAMES_A_SECOND = 15;
// then the file starts again: numbers count modulo this
export const LOOP = 150;

const DARK = 24;
const LIGHT = 232;
const BETWEEN = 128;

/** The 32 bits of one frame: pattern, source, number, checksum. */
export function bits(source, number) {
  const checksum = (source * 31 + (number & 255) * 7 + (number >> 8) * 13) & 255;
  const word = [
    [PATTERN, 8],
    [source, 4],
    [number, 12],
    [checksum, 8],
  ];
  return word.flatMap(([value, width]) =>
    Array.from({ length: width }, (_, bit) => (value >> (width - 1 - bit)) & 1),
  );
}

/**
 * Writes `LOOP` numbered frames of `source` (0..15), `lines` high and 16:9, `rate` a second, as
 * YUV4MPEG2, which Chromium takes as a camera.
 */
export function writeNumberedVideo(path, source, lines = 360, rate = FRAMES_A_SECOND) {
  const size = { width: (lines / 9) * 16, height: lines };
  const file = openSync(path, "w");
  try {
    writeSync(file, `YUV4MPEG2 W${size.width} H${size.height} F${rate}:1 Ip A1:1 C420\n`);
    const luma = Buffer.alloc(size.width * size.height);
    // each source has a tint of its own, for the eye
    const blue = Buffer.alloc(luma.length / 4, 96 + ((source * 37) % 64));
    const red = Buffer.alloc(luma.length / 4, 96 + ((source * 53) % 64));
    for (let number = 0; number < LOOP; number += 1) {
      paint(luma, size, bits(source, number));
      for (const part of [Buffer.from("FRAME\n"), luma, blue, red]) writeSync(file, part);
    }
  } finally {
    closeSync(file);
  }
}

function paint(luma, { width, height }, word) {
  luma.fill(BETWEEN);
  const wide = width / COLUMNS;
  const high = height / ROWS;
  word.forEach((bit, index) => {
    const left = (index % COLUMNS) * wide + wide * 0.15;
    const top = Math.floor(index / COLUMNS) * high + high * 0.15;
    for (let row = Math.round(top); row < Math.round(top + high * 0.7); row += 1) {
      const from = row * width + Math.round(left);
      luma.fill(bit ? LIGHT : DARK, from, from + Math.round(wide * 0.7));
    }
  });
}
