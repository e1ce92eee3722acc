// The seals over the case: each manifest names the one before it, and has the digest of the list of
// this case's files; the token is over the manifest.

const SEALS = "preuve/scelles/";
const HEAD = "relance-docs manifest 1";

function readManifest(text) {
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.shift() !== HEAD) return null;
  const said = { commit: "", previous: [], roots: new Set() };
  let stage = 0;
  for (const line of lines) {
    const [kind, value, ...more] = line.split(" ");
    const rank = ["commit", "previous", "root"].indexOf(kind);
    if (rank < stage || more.length || !/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(value)) return null;
    if (rank === 0 && said.commit) return null;
    stage = rank;
    if (rank === 0) said.commit = value;
    else if (rank === 1) said.previous.push(value);
    else said.roots.add(value);
  }
  return said.commit ? said : null;
}

async function bytesOf(inside, path) {
  const file = inside.get(path);
  return file ? content(file, MOST_TEXT) : null;
}

async function readSeals(inside, digests) {
  const names = Array.from(inside.keys())
    .filter((path) => path.startsWith(SEALS) && path.endsWith(".manifest"))
    .map((path) => path.slice(0, -".manifest".length))
    .sort((a, b) => (Number.parseInt(a.slice(SEALS.length), 10) || 0)
      - (Number.parseInt(b.slice(SEALS.length), 10) || 0) || (a < b ? -1 : 1));
  const there = new Set(Array.from(digests)
    .filter(([path]) => path.startsWith("originaux/"))
    .map(([, sum]) => sum));
  const seals = [];
  for (const stem of names) seals.push(await readSeal(stem, inside, there));
  follow(seals);
  const lost = Array.from(inside.keys()).filter((path) => path.startsWith(SEALS)
    && /\.(?:sums|tsr)$/.test(path) && !names.includes(path.replace(/\.[a-z]+$/, "")));
  return { seals, lost };
}

async function readSeal(stem, inside, there) {
  const text = await bytesOf(inside, `${stem}.manifest`);
  const seal = {
    stem,
    name: stem.slice(SEALS.length),
    digest: sha256(text),
    said: readManifest(new TextDecoder("utf-8").decode(text)),
    notes: [],
    faults: [],
    token: null,
    gone: [],
    isLink: !inside.has(`${stem}.sums`),
  };
  if (!seal.said) {
    seal.faults.push("La liste du scellé (manifeste) est illisible.");
    return seal;
  }
  if (!seal.name.endsWith(`-${seal.digest.slice(0, 8)}`)) {
    seal.faults.push("Son nom ne porte pas le début de son empreinte : il a été changé.");
  }
  await readFiles(seal, inside, there);
  await readStamp(seal, inside);
  return seal;
}

async function readFiles(seal, inside, there) {
  const sums = await bytesOf(inside, `${seal.stem}.sums`);
  if (!sums) return;
  if (!seal.said.roots.has(sha256(sums))) {
    seal.faults.push("La liste des fichiers du dossier (.sums) n’est pas celle qui a été scellée.");
    return;
  }
  const lines = new TextDecoder("utf-8").decode(sums).split("\n").map((line) => LINE.exec(line));
  const sealed = lines.filter(Boolean);
  seal.count = sealed.length;
  seal.gone = sealed.filter((line) => !there.has(line[2])).map((line) => line[3]);
}

async function readStamp(seal, inside) {
  const raw = await bytesOf(inside, `${seal.stem}.tsr`);
  if (!raw) return;
  try {
    seal.token = readToken(raw);
  } catch {
    seal.faults.push("Son jeton d’horodatage est illisible.");
    return;
  }
  if (seal.token.algorithm !== OID_SHA256) {
    seal.notes.push("Le jeton emploie un autre calcul que SHA-256 : openssl le vérifie.");
  } else if (seal.token.imprint !== seal.digest) {
    seal.faults.push("Son jeton d’horodatage porte sur autre chose que ce scellé.");
  }
}

// The chain: every seal after the first names one before it, and time does not go back.
function follow(seals) {
  const before = new Map();
  let last = null;
  seals.forEach((seal, i) => {
    if (seal.said) {
      const known = seal.said.previous.filter((sum) => before.has(sum));
      const lacking = seal.said.previous.filter((sum) => !before.has(sum));
      seal.follows = known.map((sum) => before.get(sum));
      seal.lacking = lacking;
      if (!seal.said.previous.length && i > 0) {
        seal.faults.push("Il ne nomme aucun scellé avant lui, et n’est pas le premier : une "
          + "seconde chaîne commence ici.");
      }
    }
    before.set(seal.digest, seal.name);
    if (seal.token && last && seal.token.time < last.token.time) {
      seal.faults.push(`Son jeton est plus ancien que celui du scellé ${last.name}.`);
    }
    if (seal.token) last = seal;
  });
}
