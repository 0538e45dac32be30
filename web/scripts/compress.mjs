// Writes a .br and a .gz next to each built asset that gets smaller by it, so that the relay
// serves the best one without compressing anything itself.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist", import.meta.url).pathname;
const files = await readdir(dist, { recursive: true, withFileTypes: true });
let total = 0;
for (const entry of files) {
  if (!entry.isFile() || /\.(br|gz)$/.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const bytes = await readFile(path);
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gzip = gzipSync(bytes, { level: 9 });
  if (brotli.length < bytes.length) await writeFile(`${path}.br`, brotli);
  if (gzip.length < bytes.length) await writeFile(`${path}.gz`, gzip);
  total += Math.min(brotli.length, bytes.length);
  console.log(`${path.slice(dist.length + 1)}  ${bytes.length} -> br ${brotli.length}, gz ${gzip.length}`);
}
console.log(`compressed total ${total}`);
