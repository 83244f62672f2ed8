// Keeps the code that V8 has compiled of the files with several chunks below the user's cache directory for later runs. Compiled code runs without any check by V8, so an
// entry is used only if no other user except root can have written it: every folder on its path is a real folder, belongs to the user or to root and is not writable by others, its
// own folder has mode 0700, and it is not in a repository, whose files come from whoever committed them. Otherwise the cache is ignored, and V8 compiles as usual. Root neither
// reads nor writes entries.
/* global BUILD */
const fs = require('node:fs');
const { basename, dirname, join } = require('node:path');

/**
 * An entry consists of the number of runs that will still add their compiled code and the code, all of it twice: if the copies differ, the entry is damaged. (A digest is not used,
 * because Node's modules for digests take longer to load than an entry.) V8 copies code that does not begin at a multiple of 8 bytes before it reads it.
 */
const headerLength = 8;

/** V8 compiles functions when they are called, so the first runs add code to that of the very first, and after that the first run of each day. */
const addingRuns = 4;
const day = 24 * 60 * 60 * 1000;

/** The most entries that are kept, the newest ones: for several releases of Node and their options. */
const entriesKept = 20;

/** Microseconds of processor time. V8 marks code from a longer run as worth optimising, and the next start would optimise all of it. */
const shortRun = 2_000_000;

const pieceLength = 128 * 1024;

/** The largest entry, in bytes. */
const largestEntry = 32 * 1024 * 1024;

/** The folder of the entries, determined on first use. */
let folder;

/** What an ES module has in front of the function that it exports. */
const prefix = 'export default';

/** Where the function of such a module begins. */
exports.columnOffset = prefix.length;

/**
 * A part of the program, whose text is a function; options of vm.Script, too.
 * @typedef {object} Part
 * @property {string} filename how V8 names it
 * @property {number} [columnOffset] where the text begins in that file, so that source maps hold
 * @property {string} text of ASCII letters
 * @property {string} dated the file whose time of modification tells it from the same part of another copy of the program
 */

/** Memory for what is read, until the next file is, enough for all of them: memory that is touched for the first time costs more than what is done with it. */
let memory = Buffer.allocUnsafeSlow(2 * 1024 * 1024);

/** The first bytes of the memory, of a larger one if necessary. @param {number} length */
function memoryOf(length) {
  if (memory.length < length) memory = Buffer.allocUnsafeSlow(length);
  return memory.subarray(0, length);
}

/**
 * ASCII text in a file: the function of one that is an ES module, too, because the library imports some of them, or `length` bytes that begin `fromEnd` bytes before its end.
 * @param {string} filename @param {{ fromEnd?: number, length?: number }} [place]
 */
exports.fileText = (filename, { fromEnd, length } = {}) => {
  const file = fs.openSync(filename, 'r');
  try {
    const { size } = fs.fstatSync(file);
    const at = fromEnd === undefined ? prefix.length : size - fromEnd;
    const bytes = memoryOf(length ?? size - at);
    return bytes.latin1Slice(0, fs.readSync(file, bytes, 0, bytes.length, at));
  } finally {
    fs.closeSync(file);
  }
};

/** Returns the function of a part. @param {Part} part */
exports.run = (part) => {
  const { Script } = require('node:vm');
  return new Script(part.text, part).runInThisContext();
};

/** Returns the function of a part with its cached code, and caches newly compiled code. @param {Part} part @param {string} flags V8's options that this run sets itself */
exports.runCached = (part, flags) => {
  const { Script } = require('node:vm');
  folder ??= { path: ownFolder() };
  if (folder.path === undefined) return new Script(part.text, part).runInThisContext();
  const path = join(folder.path, nameOf(part, flags));
  const entry = readEntry(path);
  // V8 rejects code from another V8, with other options, or for a text of another length.
  const script = new Script(part.text, { ...part, cachedData: entry?.code });
  const left = entry === undefined || script.cachedDataRejected ? addingRuns : entry.left;
  if (left > 0 || Date.now() - entry.written > day)
    process.once('exit', () => {
      if (isShort() && process.getBuiltinModule('node:worker_threads').isMainThread)
        writeEntry(path, script.createCachedData(), Math.max(left - 1, 0));
    });
  return script.runInThisContext();
};

function isShort() {
  const { user, system } = process.cpuUsage();
  return user + system < shortRun;
}

/** The name of an entry: it identifies this build, the modification time of its file, and this V8 with its options. @param {Part} part @param {string} flags */
function nameOf({ filename, dated }, flags) {
  const options = [...process.execArgv, process.env.NODE_OPTIONS ?? '', flags].join(' ');
  // The sum only distinguishes names; V8 itself rejects code for other options.
  let sum = 0;
  for (let at = 0; at < options.length; at += 1) sum = (Math.imul(sum, 31) + options.charCodeAt(at)) >>> 0;
  const written = Math.trunc(fs.statSync(dated).mtimeMs).toString(36);
  return [
    basename(filename, '.js'),
    BUILD,
    written,
    process.arch,
    process.versions.v8,
    sum.toString(36),
  ].join('-');
}

/** The folder of the entries, created if necessary, or undefined if there is none that only this user can write. */
function ownFolder() {
  const user = process.geteuid?.();
  // On Windows, Node does not report access rights.
  if (user === undefined || user === 0 || user !== process.getuid?.()) return undefined;
  if ((process.env.NODE_DISABLE_COMPILE_CACHE ?? '') !== '') return undefined;
  const cache = userCache();
  if (!cache?.startsWith('/')) return undefined;
  const own = join(cache, 'smtpd-lint');
  try {
    if (!isWayOwn(cache, user)) return undefined;
    fs.mkdirSync(own, { mode: 0o700, recursive: true });
    const { uid, mode } = fs.lstatSync(own);
    return uid === user && mode === (fs.constants.S_IFDIR | 0o700) ? own : undefined;
  } catch {
    return undefined;
  }
}

function userCache() {
  const { XDG_CACHE_HOME, HOME } = process.env;
  if (XDG_CACHE_HOME) return XDG_CACHE_HOME;
  return HOME && join(HOME, process.platform === 'darwin' ? 'Library/Caches' : '.cache');
}

/** Whether all existing folders on a path belong to the user or root alone, and none is a repository. @param {string} folder @param {number} user */
function isWayOwn(folder, user) {
  for (let at = folder; ; at = dirname(at)) {
    const one = fs.lstatSync(at, { throwIfNoEntry: false });
    if (one !== undefined) {
      // Not even with the sticky bit, which prevents others from removing existing files, as in /tmp.
      if (!one.isDirectory() || (one.uid !== user && one.uid !== 0) || (one.mode & 0o022) !== 0) return false;
      if (fs.lstatSync(join(at, '.git'), { throwIfNoEntry: false }) !== undefined) return false;
    }
    if (at === dirname(at)) return true;
  }
}

/** @param {string} path */
function readEntry(path) {
  let file;
  try {
    file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK);
    const status = fs.fstatSync(file);
    const isPlain = status.isFile() && status.nlink === 1 && status.size <= largestEntry;
    if (!isPlain || status.uid !== process.geteuid() || (status.mode & 0o7777) !== 0o600) return undefined;
    const length = status.size / 2;
    const bytes = memoryOf(length);
    if (length <= headerLength || !isReadTwice(file, bytes)) return undefined;
    return { left: bytes[0], code: bytes.subarray(headerLength), written: status.mtimeMs };
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

/** Fills `bytes` from a file, and returns whether the same bytes follow once more. @param {number} file @param {Buffer} bytes */
function isReadTwice(file, bytes) {
  if (fs.readSync(file, bytes, 0, bytes.length, 0) !== bytes.length) return false;
  // In pieces, because allocating memory takes longer than comparing.
  const piece = Buffer.allocUnsafeSlow(pieceLength);
  for (let at = 0; at < bytes.length; at += pieceLength) {
    const end = Math.min(at + pieceLength, bytes.length);
    if (fs.readSync(file, piece, 0, end - at, bytes.length + at) !== end - at) return false;
    if (bytes.compare(piece, 0, end - at, at, end) !== 0) return false;
  }
  return true;
}

/** Writes an entry atomically, because another run may read it. @param {string} path @param {Buffer} code @param {number} left */
function writeEntry(path, code, left) {
  const written = `${path}.${process.pid}`;
  try {
    fs.rmSync(written, { force: true });
    const header = Buffer.alloc(headerLength, left);
    fs.writeFileSync(written, Buffer.concat([header, code, header, code]), {
      mode: 0o600,
      flag: 'wx',
    });
    fs.renameSync(written, path);
    removeOld(dirname(path));
  } catch {
    // A run without a cache works as well, only slower.
  }
}

/** @param {string} folder */
function removeOld(folder) {
  const entries = fs.readdirSync(folder).map((name) => {
    const path = join(folder, name);
    return { path, time: fs.lstatSync(path).mtimeMs };
  });
  for (const { path } of entries.sort((a, b) => b.time - a.time).slice(entriesKept)) fs.rmSync(path);
}
