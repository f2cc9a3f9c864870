import { DomainError } from '#kernel';

/** Lengths of a password in characters, after normalising. */
export const PASSWORD_LENGTH = { min: 12, max: 200 } as const;

/** Fewer different characters than these make a pattern, not a password. */
const FEWEST_CHARACTERS = 6;

/** What people type when they are asked for twelve characters; compared without signs and digits at the ends. */
const COMMON = [
  ...['password', 'passwordpassword', 'kodeord', 'kodeordkodeord', 'adgangskode', 'mitkodeord', 'hemmelig'],
  ...[
    'letmeinplease',
    'letmein',
    'iloveyou',
    'welcome',
    'velkommen',
    'changeme',
    'changemeplease',
    'trustno',
  ],
  ...[
    'administrator',
    'forside',
    'redaktion',
    'redaktionen',
    'newsroom',
    'danmark',
    'koebenhavn',
    'københavn',
  ],
  ...['sommer', 'vinter', 'efteraar', 'efterår', 'foraar', 'forår', 'correcthorsebatterystaple'],
];

/** Runs along keyboards and alphabets. */
const RUNS = [
  'abcdefghijklmnopqrstuvwxyzæøå',
  '01234567890123456789',
  'qwertyuiopåasdfghjklæøzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'qazwsxedcrfvtgbyhnujm',
];
/** So long a part of a run counts as one character. */
const RUN_LENGTH = 4;

/** Who will use a password. */
export interface PasswordHolder {
  readonly email: string;
  readonly name: string;
}

/** The form in which a password is judged and hashed: however it was typed, it is the same (NIST SP 800-63B, 3.1.1.2). */
export function normalisedPassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Refuses passwords that are guessed first. Length counts and no mixture of signs is asked for (NIST SP 800-63B);
 * attempts are limited besides.
 * @throws DomainError `password-weak`, with what to do
 */
export function assertGoodPassword(password: string, holder: PasswordHolder): void {
  const reason = weaknessOf(normalisedPassword(password), holder);
  if (reason === undefined) return;
  throw new DomainError('invalid', 'password-weak', `Choose another password: it ${reason}.`, {
    problems: [{ field: 'password', message: reason }],
  });
}

function weaknessOf(password: string, { email, name }: PasswordHolder): string | undefined {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH.min) return `must have at least ${PASSWORD_LENGTH.min} characters`;
  if (length > PASSWORD_LENGTH.max) return `must have at most ${PASSWORD_LENGTH.max} characters`;
  const lower = password.toLowerCase();
  const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '').replace(/[^\p{L}]/gu, '');
  if (COMMON.includes(core)) return 'is one of those that are guessed first';
  const own = [...email.toLowerCase().split(/[@.+_-]/), ...name.toLowerCase().split(/\s+/)];
  const rest = own.filter((part) => part.length > 2).reduce((left, part) => left.replaceAll(part, ''), lower);
  if ([...rest].length < PASSWORD_LENGTH.min / 2) return 'must not be made of your own name or address';
  if (new Set(withoutRuns(lower)).size < FEWEST_CHARACTERS) {
    return 'must not be a repetition or a row of keys';
  }
  return undefined;
}

function withoutRuns(password: string): string {
  const backwards = RUNS.map((run) => [...run].reverse().join(''));
  let left = '';
  for (let index = 0; index < password.length; index += 1) {
    const part = password.slice(index, index + RUN_LENGTH);
    const inRun = part.length === RUN_LENGTH && [...RUNS, ...backwards].some((run) => run.includes(part));
    if (inRun) index += RUN_LENGTH - 1;
    else left += password.charAt(index);
  }
  return left;
}
