import fs from 'node:fs';
import path from 'node:path';

/**
 * Holds a lock file while this process installs or builds, waiting for a process that holds it already and taking
 * it over from one that died. Returns the function that lets go; ending the process lets go as well.
 */
export async function holdLock(file, onWaiting) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (let told = false; ;) {
    if (take(file)) break;
    const holder = read(file);
    if (holder !== undefined && !isRunning(holder)) {
      discard(file, holder);
      continue;
    }
    if (!told) onWaiting();
    told = true;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  clearLeftovers(file);
  const release = () => fs.rmSync(file, { force: true });
  process.once('exit', release);
  return () => {
    process.off('exit', release);
    release();
  };
}

/** Written aside and linked, so that nobody reads half a lock. */
function take(file) {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** What processes left that were killed while they took the lock. */
function clearLeftovers(file) {
  const directory = path.dirname(file);
  for (const name of fs.readdirSync(directory)) {
    const [, pid] = /^\.(\d+)(?:\.stale)?$/.exec(name.slice(path.basename(file).length)) ?? [];
    const ours = name.startsWith(path.basename(file)) && pid !== undefined;
    if (ours && !isRunning({ pid: Number(pid), started: null }))
      fs.rmSync(path.join(directory, name), { force: true });
  }
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Moved aside before it is removed: a lock that was renewed in between goes back to where it was. */
function discard(file, holder) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    fs.renameSync(file, aside);
    const moved = read(aside);
    if (moved?.pid !== holder.pid || moved.started !== holder.started) fs.linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  fs.rmSync(aside, { force: true });
}

function isRunning({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  return started === null || startOf(pid) === started;
}

/** Boot and start in clock ticks, which tell a process from a later one with its number; null where unknown. */
function startOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return null;
  }
}
