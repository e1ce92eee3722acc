// What a time stamp token (RFC 3161) says: the time, what it stamps, who says to have made it.
// DER is read, nothing is verified: a browser has no way to check the signature here.

const OID_SHA256 = "2.16.840.1.101.3.4.2.1";
const OID_SIGNED = "1.2.840.113549.1.7.2";
const OID_TST_INFO = "1.2.840.113549.1.9.16.1.4";
const OID_COMMON_NAME = "2.5.4.3";
const OID_ORGANISATION = "2.5.4.10";

function derAt(bytes, at, end) {
  if (at + 2 > end) throw new Unreadable("jeton illisible");
  const tag = bytes[at];
  let length = bytes[at + 1];
  let start = at + 2;
  if (length & 0x80) {
    let left = length & 0x7f;
    if (left === 0 || left > 4) throw new Unreadable("jeton illisible");
    length = 0;
    for (; left; left -= 1) {
      if (start >= end) throw new Unreadable("jeton illisible");
      length = length * 256 + bytes[start];
      start += 1;
    }
  }
  if (start + length > end) throw new Unreadable("jeton illisible");
  return { tag, start, end: start + length, bytes, from: at };
}

function children(node) {
  const found = [];
  for (let at = node.start; at < node.end;) {
    const child = derAt(node.bytes, at, node.end);
    found.push(child);
    at = child.end;
  }
  return found;
}

function derOf(bytes) {
  return derAt(bytes, 0, bytes.length);
}

function valueOf(node) {
  return node.bytes.subarray(node.start, node.end);
}

function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function oidOf(node) {
  const numbers = [];
  let number = 0;
  for (const byte of valueOf(node)) {
    number = number * 128 + (byte & 0x7f);
    if (!(byte & 0x80)) {
      numbers.push(number);
      number = 0;
    }
  }
  const first = Math.min(Math.floor(numbers[0] / 40), 2);
  return [first, numbers[0] - 40 * first, ...numbers.slice(1)].join(".");
}

function textOf(node) {
  const bytes = valueOf(node);
  if (node.tag === 0x1e) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder(node.tag === 0x0c ? "utf-8" : "windows-1252").decode(bytes);
}

// GeneralizedTime in Z, as RFC 3161 wants it.
function timeOf(node) {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(textOf(node));
  if (!found) throw new Unreadable("date du jeton illisible");
  const [, year, month, day, hour, minute, second] = found.map(Number);
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (time.getUTCDate() !== day || time.getUTCMonth() !== month - 1) {
    throw new Unreadable("date du jeton illisible");
  }
  return time;
}

// Name ::= SEQUENCE OF SET OF SEQUENCE {oid, text}: the common name, else the organisation.
function nameOf(node) {
  const said = new Map();
  for (const set of children(node)) {
    for (const pair of children(set)) {
      const [kind, text] = children(pair);
      said.set(oidOf(kind), textOf(text));
    }
  }
  return said.get(OID_COMMON_NAME) || said.get(OID_ORGANISATION) || "";
}

function readToken(bytes) {
  const answer = children(derOf(bytes));
  const status = Number.parseInt(hexOf(valueOf(children(answer[0])[0])), 16);
  if (status > 1 || answer.length < 2) throw new Unreadable("l’autorité a refusé d’horodater");
  const [kind, wrapped] = children(answer[1]);
  if (oidOf(kind) !== OID_SIGNED) throw new Unreadable("jeton illisible");
  const signed = children(children(wrapped)[0]);
  const [inner, held] = children(signed[2]);
  if (oidOf(inner) !== OID_TST_INFO) throw new Unreadable("jeton illisible");
  const info = children(derOf(valueOf(children(held)[0])));
  const [algorithm, hash] = children(info[2]);
  const time = info.find((node) => node.tag === 0x18);
  return {
    time: timeOf(time),
    algorithm: oidOf(children(algorithm)[0]),
    imprint: hexOf(valueOf(hash)),
    serial: hexOf(valueOf(info[3])),
    authority: authorityOf(info, signed),
  };
}

// The name that the token gives itself, else that of its signer's certificate.
function authorityOf(info, signed) {
  try {
    const given = info.find((node) => node.tag === 0xa0);
    if (given) {
      const name = children(given)[0];
      if (name.tag === 0xa4) return nameOf(children(name)[0]);
    }
    const signers = signed[signed.length - 1];
    const serial = hexOf(valueOf(children(children(children(signers)[0])[1])[1]));
    const certificates = signed.find((node) => node.tag === 0xa0);
    for (const certificate of certificates ? children(certificates) : []) {
      const fields = children(children(certificate)[0]).filter((node) => node.tag !== 0xa0);
      if (hexOf(valueOf(fields[0])) === serial) return nameOf(fields[4]);
    }
  } catch {
    return "";
  }
  return "";
}
