// The files that are there against SHA256SUMS: what matches, changed, lacks, came, got another name.

const SUMS = "SHA256SUMS";
const MOST_TEXT = 64 << 20;
const LINE = /^(\\?)([0-9a-f]{64}) [ *](.+)$/;

function plainPath(path) {
  return path.normalize("NFC");
}

// As sha256sum writes it: one digest, one name a line; a name with a line end is escaped.
function readSums(text) {
  const wanted = new Map();
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Unreadable("La liste SHA256SUMS est coupée.");
  lines.forEach((line, i) => {
    const found = LINE.exec(line);
    if (!found) throw new Unreadable(`La ligne ${i + 1} de SHA256SUMS est illisible.`);
    const name = found[1] ? found[3].replace(/\\([\\nr])/g, (_, sign) => (
      { "\\": "\\", n: "\n", r: "\r" }[sign])) : found[3];
    const path = plainPath(name);
    const steps = path.split("/");
    if (steps.some((step) => step === "" || step === "." || step === "..")) {
      throw new Unreadable(`La ligne ${i + 1} de SHA256SUMS nomme un fichier hors du dossier.`);
    }
    if (wanted.has(path) || path === SUMS) {
      throw new Unreadable(`La liste SHA256SUMS nomme deux fois « ${path} », ou elle-même.`);
    }
    wanted.set(path, found[2]);
  });
  if (!wanted.size) throw new Unreadable("La liste SHA256SUMS est vide.");
  return wanted;
}

// The folder that has the list: the one nearest to the top. Others beside it are left out.
function rooted(files) {
  const lists = files.filter(({ path }) => path === SUMS || path.endsWith(`/${SUMS}`));
  if (!lists.length) {
    throw new Unreadable("La liste SHA256SUMS n’y est pas : ce n’est pas un dossier, ou elle a été "
      + "retirée. Rien ne peut être comparé.");
  }
  const depth = (path) => path.split("/").length;
  const least = Math.min(...lists.map(({ path }) => depth(path)));
  const nearest = lists.filter(({ path }) => depth(path) === least);
  if (nearest.length > 1) {
    throw new Unreadable("Plusieurs dossiers s’y trouvent : choisissez celui qui est à vérifier.");
  }
  const root = nearest[0].path.slice(0, -SUMS.length);
  const inside = new Map();
  let outside = 0;
  for (const file of files) {
    if (!file.path.startsWith(root)) {
      outside += 1;
      continue;
    }
    const path = plainPath(file.path.slice(root.length));
    if (inside.has(path)) throw new Unreadable(`« ${path} » s’y trouve deux fois.`);
    inside.set(path, file);
  }
  return { inside, outside };
}

async function compared(files, tell) {
  const { inside, outside } = rooted(files);
  const list = await content(inside.get(SUMS), MOST_TEXT);
  const wanted = readSums(new TextDecoder("utf-8").decode(list));
  const rows = [];
  const digests = new Map();
  const ignored = [];
  const added = [];
  let done = 0;
  for (const [path, file] of inside) {
    if (path === SUMS) continue;
    const isLitter = LITTER.has(path.split("/").pop()) && !wanted.has(path);
    if (isLitter) {
      ignored.push(path);
      continue;
    }
    await tell(done, inside.size - 1);
    const found = await digest(file);
    digests.set(path, found);
    done += 1;
    if (!wanted.has(path)) added.push({ path, found });
    else if (wanted.get(path) === found) rows.push({ state: "same", path, found });
    else rows.push({ state: "changed", path, found, wanted: wanted.get(path) });
  }
  for (const [path, sum] of wanted) {
    if (inside.has(path)) continue;
    const moved = added.findIndex((each) => each.found === sum);
    if (moved >= 0) {
      const [now] = added.splice(moved, 1);
      rows.push({ state: "renamed", path, now: now.path, found: sum, wanted: sum });
    } else {
      rows.push({ state: "missing", path, wanted: sum });
    }
  }
  rows.push(...added.map((each) => ({ state: "added", ...each })));
  rows.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { rows, digests, inside, outside, ignored, listed: wanted.size, list: sha256(list) };
}
