// The page itself: what was given is read, compared, told. Names of files are shown as text only.

const KNOWN = JSON.parse(document.getElementById("envois").textContent);
const MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
  "septembre", "octobre", "novembre", "décembre"];
const STATES = {
  same: ["intact", "good"],
  changed: ["modifié", "bad"],
  missing: ["manquant", "bad"],
  added: ["ajouté", "bad"],
  renamed: ["renommé", "bad"],
};
let running = 0;

// French spaces: none that breaks before « : ; ? ! » and within « … ».
function french(text) {
  return text.replace(/ ([:»])/g, "\u00a0$1").replace(/« /g, "«\u00a0").replace(/ ([;?!])/g, "\u202f$1");
}

function many(count, one, more) {
  return `${count}\u00a0${count > 1 ? more : one}`;
}

function make(tag, text, ...below) {
  const element = document.createElement(tag);
  if (text) element.textContent = french(text);
  element.append(...below);
  return element;
}

function code(text) {
  const element = document.createElement("code");
  element.textContent = text;
  return element;
}

function classed(element, name) {
  element.className = name;
  return element;
}

function twoDigits(number) {
  return String(number).padStart(2, "0");
}

function dayOf(year, month, day) {
  return `${day === 1 ? "1er" : day} ${MONTHS[month - 1]} ${year}`;
}

function moment(time) {
  const day = dayOf(time.getUTCFullYear(), time.getUTCMonth() + 1, time.getUTCDate());
  const clock = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(twoDigits);
  return `${day} à ${clock.join(":")} (temps universel)`;
}

function isoDay(text) {
  return dayOf(...text.split("-").map(Number));
}

function say(text) {
  document.getElementById("avancement").textContent = french(text);
}

function shown(place, ...parts) {
  const section = document.getElementById(place);
  section.replaceChildren(...parts);
  section.hidden = false;
  const title = section.querySelector("h2");
  title.tabIndex = -1;
  title.focus();
}

function list(texts) {
  const items = texts.map((text) => (text instanceof Node ? make("li", "", text) : make("li", text)));
  return make("ul", "", ...items);
}

function verdict(isGood, title, ...parts) {
  return classed(make("div", "", make("h2", title), ...parts), isGood ? "verdict good" : "verdict bad");
}

function refused(place, error) {
  const reason = error instanceof Unreadable ? error.message
    : "Un fichier n’a pas pu être lu. S’il est ouvert ailleurs, fermez-le ; puis choisissez le "
      + "dossier par le bouton.";
  shown(place, verdict(false, "Rien n’a pu être vérifié", make("p", reason)));
  say("Rien n’a pu être vérifié.");
}

// ---- The dossier

function fileRow(row) {
  const [word, kind] = STATES[row.state];
  const cell = make("td", "", code(row.path));
  if (row.state === "renamed") cell.append(french(" → "), code(row.now));
  const sums = make("td", "");
  if (row.state === "changed") {
    sums.append(make("div", "attendue : ", code(row.wanted)), make("div", "lue : ", code(row.found)));
  } else {
    sums.append(code(row.found || row.wanted));
  }
  return make("tr", "", classed(make("th", word), kind), cell, sums);
}

function fileTable(rows, caption) {
  const head = make("thead", "", make("tr", "", ...["État", "Fichier", "Empreinte SHA-256"].map(
    (text) => {
      const cell = make("th", text);
      cell.scope = "col";
      return cell;
    })));
  const body = make("tbody", "", ...rows.map(fileRow));
  for (const cell of body.querySelectorAll("th")) cell.scope = "row";
  const table = make("table", "", make("caption", caption), head, body);
  return classed(make("div", "", table), "wide");
}

function countsOf(rows) {
  const words = {
    same: ["fichier intact", "fichiers intacts"],
    changed: ["modifié", "modifiés"],
    missing: ["manquant", "manquants"],
    added: ["ajouté", "ajoutés"],
    renamed: ["renommé", "renommés"],
  };
  return Object.entries(words)
    .map(([state, said]) => [rows.filter((row) => row.state === state).length, said])
    .filter(([count]) => count)
    .map(([count, said]) => many(count, ...said))
    .join(", ");
}

function expectation(digests) {
  const field = document.getElementById("attendue");
  const given = field.value.replace(/[^0-9a-fA-F]/g, "").toLowerCase();
  if (!given) {
    return classed(make("p", "Aucune empreinte reçue par une autre voie n’a été indiquée : une "
      + "personne qui change un fichier peut aussi refaire la liste. L’empreinte à comparer avec "
      + "celle que l’expéditeur donne est celle de SHA256SUMS, ci-dessous."), "soft");
  }
  const isSame = digests.includes(given);
  return classed(make("p", isSame ? "L’empreinte que vous avez indiquée est celle de ce dossier."
    : "L’empreinte que vous avez indiquée n’est pas celle de ce dossier : ce n’est pas celui dont "
      + "l’expéditeur parle, ou la liste a été refaite."), isSame ? "good" : "bad");
}

function sealPart(seal) {
  const parts = [make("h3", `Scellé ${seal.name}`)];
  const said = [];
  if (seal.token) {
    said.push(`Date dans le jeton : ${moment(seal.token.time)}.`);
    said.push(seal.token.authority ? `Autorité que le jeton nomme : ${seal.token.authority}.`
      : "Le jeton ne nomme pas son autorité ici ; openssl la donne.");
    if (seal.token.imprint === seal.digest) said.push("Le jeton porte bien sur ce scellé.");
  } else if (!seal.isLink && !seal.faults.length) {
    said.push("Sans jeton d’horodatage : il fixe un contenu, et non une date.");
  }
  if (seal.said) {
    if (seal.isLink) said.push("Maillon de la chaîne : le dossier n’y avait pas changé.");
    if (seal.follows.length) said.push(`Il suit ${seal.follows.join(" et ")}, joint ici.`);
    for (const sum of seal.lacking) {
      said.push(`Il suit un scellé qui n’est pas joint (empreinte ${sum.slice(0, 16)}…).`);
    }
    if (!seal.said.previous.length) said.push("C’est le premier de sa chaîne.");
    if (seal.count !== undefined) {
      const files = many(seal.count, "fichier", "fichiers");
      if (!seal.gone.length) {
        said.push(`Ses ${files} sont tous dans « originaux », tels qu’ils ont été scellés.`);
      } else {
        said.push(`De ses ${files}, ${many(seal.gone.length, "n’est plus", "ne sont plus")} dans `
          + `« originaux » ${seal.gone.length > 1 ? "tels qu’ils ont été scellés : ils ont changé "
            + "depuis, ou ont été retirés." : "tel qu’il a été scellé : il a changé depuis, ou a été "
            + "retiré."}`);
      }
    }
  }
  parts.push(list([...said, ...seal.notes]));
  if (seal.gone.length) {
    parts.push(make("details", "", make("summary", "Lesquels"), list(seal.gone.map(code))));
  }
  for (const fault of seal.faults) parts.push(classed(make("p", fault), "bad"));
  return make("section", "", ...parts);
}

function opensslLines(seals) {
  return seals.filter((seal) => seal.token).map((seal) => {
    const seconds = Math.floor(seal.token.time.getTime() / 1000);
    return `openssl ts -verify -data ${seal.stem}.manifest -in ${seal.stem}.tsr `
      + `-CAfile ${seal.stem}.pem -partial_chain -attime ${seconds}`;
  });
}

function sealsPart({ seals, lost }) {
  if (!seals.length) {
    return [make("h2", "Scellés et horodatage"), ...lost.map((path) => classed(
      make("p", `« ${path} » est là sans le scellé auquel il appartient.`), "bad")),
      make("p", "Aucun scellé n’est joint : rien, dans ce dossier, ne "
        + "montre à quelle date ses données existaient.")];
  }
  const dated = seals.filter((seal) => seal.token);
  const parts = [make("h2", "Scellés et horodatage"), make("p", "Un scellé est une liste "
    + "d’empreintes ; chacun nomme celui qui le précède. Le jeton qu’une autorité a délivré sur un "
    + "scellé porte une date : ce qui y figure existait au plus tard à cette date."),
  ...seals.map(sealPart)];
  for (const path of lost) {
    parts.push(classed(make("p", `« ${path} » est là sans le scellé auquel il appartient.`), "bad"));
  }
  parts.push(make("h3", "Ce qu’un navigateur ne prouve pas"));
  parts.push(make("p", dated.length
    ? "La signature du jeton n’est pas vérifiée ici : la date et le nom ci-dessus sont ceux que le "
      + "jeton donne. Pour vérifier la signature, dans un terminal, depuis le dossier :"
    : "Aucun jeton : il n’y a aucune signature à vérifier."));
  const lines = opensslLines(seals);
  if (lines.length) {
    const block = document.createElement("pre");
    block.tabIndex = 0;
    block.textContent = lines.join("\n");
    parts.push(block, make("p", "« Verification: OK » doit s’afficher. Le certificat (.pem) est à "
      + "comparer avec celui que l’autorité publie."));
  }
  return parts;
}

function gitPart() {
  return make("p", "L’historique de git (preuve/historique.pack) n’est pas lu ici : LISEZMOI.txt "
    + "donne les commandes. Aucune vérification ne montre que ce qui est écrit est vrai, ni que "
    + "rien n’a été omis.");
}

function result(found, sealed, extra) {
  const wrong = found.rows.filter((row) => row.state !== "same");
  const faults = sealed.seals.flatMap((seal) => seal.faults).concat(sealed.lost);
  const expected = expectation([found.list, ...extra.map(([, sum]) => sum)]);
  const isOther = expected.classList.contains("bad");
  const isGood = !wrong.length && !faults.length && !isOther;
  const title = wrong.length
    ? `Ce dossier n’est pas tel qu’il a été fait : ${many(wrong.length, "différence", "différences")}`
    : isOther ? "Ce dossier n’a pas l’empreinte donnée par l’expéditeur"
      : faults.length ? "Un scellé présente un défaut"
        : `Tout correspond à la liste : ${many(found.listed, "fichier", "fichiers")}`;
  const parts = [verdict(isGood, title, make("p", `${countsOf(found.rows)}.`))];
  if (!wrong.length && isOther) {
    parts[0].append(make("p", "Les fichiers correspondent à leur liste, mais cette liste n’est pas "
      + "celle dont l’expéditeur a donné l’empreinte."));
  }
  if (!wrong.length && faults.length) {
    parts[0].append(make("p", "Les fichiers correspondent à leur liste, mais un scellé présente un "
      + "défaut : voir plus bas."));
  }
  if (wrong.length) parts.push(fileTable(wrong, "Ce qui diffère"));
  parts.push(expected);
  const sums = make("dl", "", make("dt", "Empreinte SHA-256 de SHA256SUMS"), make("dd", "", code(found.list)));
  for (const [what, sum] of extra) sums.append(make("dt", what), make("dd", "", code(sum)));
  parts.push(sums);
  if (found.ignored.length) {
    parts.push(make("p", `${many(found.ignored.length, "fichier", "fichiers")} du système, sans `
      + `importance ici : ${found.ignored.join(", ")}.`));
  }
  if (found.outside) {
    parts.push(make("p", `${many(found.outside, "fichier", "fichiers")} hors du dossier, non lus.`));
  }
  parts.push(...sealsPart(sealed), gitPart());
  parts.push(make("details", "", make("summary", "Tous les fichiers"),
    fileTable(found.rows, "Tous les fichiers de la liste et du dossier")));
  const print = make("button", "Imprimer ce résultat");
  print.type = "button";
  print.addEventListener("click", () => window.print());
  parts.push(print);
  shown("resultat", ...parts);
  say(`${title}. ${countsOf(found.rows)}.`);
}

async function verify(files, extra = []) {
  running += 1;
  const own = running;
  let told = 0;
  document.getElementById("resultat").hidden = true;
  say("Lecture…");
  const tell = async (done, of) => {
    if (own !== running) throw new Unreadable("Remplacé par une autre vérification.");
    if (Date.now() - told < 400) return;
    told = Date.now();
    say(`Lecture : ${done} sur ${of} fichiers`);
    await new Promise((go) => setTimeout(go));
  };
  try {
    if (sha256(new TextEncoder().encode("abc")).slice(0, 8) !== "ba7816bf") {
      throw new Unreadable("Ce navigateur ne calcule pas juste : prenez-en un autre.");
    }
    const found = await compared(files, tell);
    const sealed = await readSeals(found.inside, found.digests);
    if (own === running) result(found, sealed, extra);
  } catch (error) {
    if (own === running) refused("resultat", error);
  }
}

async function verifyZip(file) {
  try {
    say("Lecture du ZIP…");
    const source = ofFile(file, file.name);
    const [files, sum] = [await filesOfZip(file), await digest(source)];
    await verify(files, [[`Empreinte SHA-256 de ${file.name}`, sum]]);
  } catch (error) {
    refused("resultat", error);
  }
}

// ---- A letter that was received

async function recognised(file) {
  const sum = await digest(ofFile(file, file.name));
  const known = KNOWN.letters.filter((letter) => letter.sha256 === sum);
  const item = make("li", "", code(file.name));
  if (known.length) {
    const said = known.map((letter) => `envoi enregistré le ${isoDay(letter.day)}, dossier `
      + `${KNOWN.case}${letter.commit ? `, état des données ${letter.commit}` : ""}`).join(" ; ");
    item.append(classed(make("strong", " : reconnue. "), "good"), french(`C’est, à l’octet près, un document archivé comme envoyé : ${said}.`));
  } else {
    item.append(classed(make("strong", " : non reconnue. "), "bad"), french("Elle n’est aucun des documents archivés comme envoyés dans ce dossier au "
      + `${isoDay(KNOWN.as_of)}.`));
  }
  item.append(make("div", "Empreinte SHA-256 : ", code(sum)));
  return { item, isKnown: known.length > 0 };
}

async function recognise(files) {
  try {
    const found = [];
    for (const file of files) found.push(await recognised(file));
    const count = found.filter((each) => each.isKnown).length;
    const title = count === found.length ? many(count, "lettre reconnue", "lettres reconnues")
      : `${count} sur ${many(found.length, "fichier reconnu", "fichiers reconnus")}`;
    const parts = [verdict(count === found.length, title, make("ul", "", ...found.map((each) => each.item)))];
    if (count < found.length) {
      parts.push(make("p", "Une lettre imprimée, numérisée, annotée ou réenregistrée n’a plus la "
        + "même empreinte : il faut le fichier tel qu’il a été reçu. Ne pas être reconnue ne montre "
        + "pas qu’une lettre est fausse."));
    }
    shown("lettre", ...parts);
    say(`${title}.`);
  } catch (error) {
    refused("lettre", error);
  }
}

// ---- What the reader does

function isZip(file) {
  return /\.zip$/i.test(file.name);
}

async function given(files) {
  const zips = files.filter(isZip);
  if (zips.length) await verifyZip(zips[0]);
  else if (files.some((file) => file.name === SUMS)) {
    await verify(files.map((file) => ofFile(file, file.name)));
  } else await recognise(files);
}

function listen(id, event, act) {
  document.getElementById(id).addEventListener(event, act);
}

listen("dossier", "change", (event) => {
  const files = Array.from(event.target.files);
  if (files.length) verify(files.map((file) => ofFile(file, file.webkitRelativePath || file.name)));
  event.target.value = "";
});
listen("zip", "change", (event) => {
  if (event.target.files.length) verifyZip(event.target.files[0]);
  event.target.value = "";
});
listen("lettres", "change", (event) => {
  const files = Array.from(event.target.files);
  if (files.length) recognise(files);
  event.target.value = "";
});
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => event.preventDefault());
}
document.addEventListener("dragover", () => document.body.classList.add("over"));
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("over");
});
document.addEventListener("drop", async (event) => {
  document.body.classList.remove("over");
  try {
    const { loose, walked } = await filesOfDrop(event.dataTransfer);
    if (walked.length) await verify(walked);
    else if (loose.length) await given(loose);
  } catch (error) {
    refused("resultat", error);
  }
});
