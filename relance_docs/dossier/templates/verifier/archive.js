// The files that are looked at: those of a folder, or those of a ZIP, read in its own bytes.
// Each is {path, size, chunks()}: chunks() yields its content piece by piece.

const PIECE = 4 << 20;
const LITTER = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);
const CANNOT_INFLATE = "Ce navigateur ne sait pas décompresser un ZIP. Extrayez-le (clic droit, "
  + "« Extraire tout »), puis choisissez le dossier extrait.";

class Unreadable extends Error {}

async function* chunksOf(blob) {
  for (let at = 0; at < blob.size; at += PIECE) {
    yield new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer());
  }
}

function ofFile(file, path) {
  return { path, size: file.size, chunks: () => chunksOf(file) };
}

async function content(source, limit) {
  if (source.size > limit) {
    throw new Unreadable(`« ${source.path} » est trop grand pour être ce qu’il dit être.`);
  }
  const bytes = new Uint8Array(source.size);
  let at = 0;
  for await (const chunk of source.chunks()) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

async function digest(source, tell) {
  const sum = new Sha256();
  for await (const chunk of source.chunks()) {
    sum.update(chunk);
    if (tell) await tell(chunk.length);
  }
  return sum.hex();
}

// ---- ZIP (APPNOTE 6.3): the list at its end, then each file behind its own header.

async function view(blob, from, length) {
  if (from < 0 || from + length > blob.size) throw new Unreadable("Ce ZIP est incomplet.");
  return new DataView(await blob.slice(from, from + length).arrayBuffer());
}

function named(bytes) {
  return new TextDecoder("utf-8").decode(bytes);
}

async function filesOfZip(blob) {
  const size = Math.min(blob.size, 65557);
  const tail = await view(blob, blob.size - size, size);
  let end = size - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Unreadable("Ce fichier n’est pas un ZIP, ou il est incomplet.");
  const count = tail.getUint16(end + 10, true);
  const length = tail.getUint32(end + 12, true);
  const start = tail.getUint32(end + 16, true);
  if (count === 0xffff || start === 0xffffffff) {
    throw new Unreadable("Ce ZIP est trop grand pour être lu ici. Extrayez-le, puis choisissez le "
      + "dossier extrait.");
  }
  const list = await view(blob, start, length);
  const files = [];
  const seen = new Set();
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > length || list.getUint32(at, true) !== 0x02014b50) {
      throw new Unreadable("La liste de ce ZIP est illisible.");
    }
    const nameLength = list.getUint16(at + 28, true);
    const entry = {
      path: named(new Uint8Array(list.buffer, at + 46, nameLength)).replaceAll("\\", "/"),
      flags: list.getUint16(at + 8, true),
      method: list.getUint16(at + 10, true),
      packed: list.getUint32(at + 20, true),
      size: list.getUint32(at + 24, true),
      start: list.getUint32(at + 42, true),
    };
    at += 46 + nameLength + list.getUint16(at + 30, true) + list.getUint16(at + 32, true);
    if (entry.path.endsWith("/")) continue;
    if (seen.has(entry.path)) {
      throw new Unreadable(`Ce ZIP contient deux fois « ${entry.path} » : selon le programme, on `
        + "en lirait l’un ou l’autre.");
    }
    seen.add(entry.path);
    files.push(await ofEntry(blob, entry));
  }
  return files;
}

async function ofEntry(blob, entry) {
  const head = await view(blob, entry.start, 30);
  if (head.getUint32(0, true) !== 0x04034b50) {
    throw new Unreadable(`« ${entry.path} » n’est pas où le ZIP le dit.`);
  }
  const nameLength = head.getUint16(26, true);
  const own = named(new Uint8Array((await view(blob, entry.start + 30, nameLength)).buffer));
  if (own.replaceAll("\\", "/") !== entry.path) {
    throw new Unreadable(`« ${entry.path} » s’appelle aussi « ${own} » dans ce ZIP.`);
  }
  if (entry.flags & 1) throw new Unreadable("Ce ZIP est chiffré : extrayez-le d’abord.");
  if (entry.method !== 0 && entry.method !== 8) throw new Unreadable(CANNOT_INFLATE);
  const from = entry.start + 30 + nameLength + head.getUint16(28, true);
  const packed = blob.slice(from, from + entry.packed);
  const chunks = entry.method === 0 ? () => chunksOf(packed) : () => inflated(packed, entry);
  return { path: entry.path, size: entry.size, chunks };
}

async function* inflated(packed, entry) {
  if (typeof DecompressionStream === "undefined") throw new Unreadable(CANNOT_INFLATE);
  let stream;
  try {
    stream = new DecompressionStream("deflate-raw");
  } catch {
    throw new Unreadable(CANNOT_INFLATE);
  }
  const reader = packed.stream().pipeThrough(stream).getReader();
  let read = 0;
  for (;;) {
    let step;
    try {
      step = await reader.read();
    } catch {
      throw new Unreadable(`« ${entry.path} » est endommagé dans le ZIP.`);
    }
    if (step.done) break;
    read += step.value.length;
    if (read > entry.size) {
      await reader.cancel();
      throw new Unreadable(`« ${entry.path} » est plus long que le ZIP ne le dit.`);
    }
    yield step.value;
  }
  if (read !== entry.size) throw new Unreadable(`« ${entry.path} » est plus court qu’annoncé.`);
}

// ---- What was dropped: files, or folders that have to be walked.

async function filesOfDrop(transfer) {
  const loose = Array.from(transfer.files);
  const items = Array.from(transfer.items).filter((item) => item.kind === "file");
  const handles = items.map((item) => (
    item.getAsFileSystemHandle ? item.getAsFileSystemHandle().catch(() => null) : null));
  const entries = items.map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
  const folders = entries.filter((entry) => entry && entry.isDirectory);
  if (!folders.length) return { loose, walked: [] };
  const walked = [];
  for (const [i, entry] of entries.entries()) {
    if (!entry || !entry.isDirectory) continue;
    const handle = await handles[i];
    if (handle) await walkHandle(handle, handle.name, walked);
    else await walkEntry(entry, entry.name, walked);
  }
  return { loose: [], walked };
}

async function walkHandle(handle, path, found) {
  for await (const [name, below] of handle.entries()) {
    if (below.kind === "directory") await walkHandle(below, `${path}/${name}`, found);
    else found.push(ofFile(await below.getFile(), `${path}/${name}`));
  }
}

async function walkEntry(folder, path, found) {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return;
    for (const entry of some) {
      const below = `${path}/${entry.name}`;
      if (entry.isDirectory) await walkEntry(entry, below, found);
      else found.push(ofFile(await new Promise((d, f) => entry.file(d, f)), below));
    }
  }
}
