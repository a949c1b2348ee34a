/** The list of what one can type: context, help and completion are made from it. */
import { audit } from './audit.ts';
import { changeEmail } from './changeEmail.ts';
import type { Helper } from './definition.ts';
import { fetchVersion } from './fetchVersion.ts';
import { findUser } from './findUser.ts';
import { findUsers } from './findUsers.ts';
import { mailbox } from './mailbox.ts';
import { pending } from './pending.ts';
import { putEmail } from './putEmail.ts';
import { putLogin } from './putLogin.ts';
import { report } from './report.ts';
import { sendActivationEmail } from './sendActivationEmail.ts';
import { steps } from './steps.ts';
import { undo } from './undo.ts';
import { verify } from './verify.ts';
import { watch } from './watch.ts';
import { whoami } from './whoami.ts';

export const helpers: readonly Helper[] = [
  findUser,
  findUsers,
  fetchVersion,
  changeEmail,
  putEmail,
  putLogin,
  sendActivationEmail,
  verify,
  watch,
  undo,
  pending,
  report,
  audit,
  whoami,
  mailbox,
  steps,
];
