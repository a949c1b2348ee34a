/** What the verdict of an email change and that of any other write say alike: why nobody knows. Pure. */
import type { Why } from '../../api/email/verdict.ts';
import type { WriteWhy } from '../../api/write/verdict.ts';

export function unknownText(why: Why | WriteWhy): string {
  switch (why) {
    case 'timeout':
      return 'No answer came in time. The request may have been applied, or may still arrive.';
    case 'cancelled':
      return 'You gave up before the answer came. The request may have been applied, or may still arrive.';
    case 'server-error':
      return 'The server failed while it worked on the request.';
    case 'accepted-not-visible':
      return 'The server accepted the request, but the user shows the old address.';
    case 'other-address':
      return 'The server accepted the request, but the user shows another address.';
    case 'wrong-id':
      return 'The answer is about another object.';
    case 'other-tenant':
      return 'The user is in another tenant now.';
    case 'deleted':
      return 'It is deleted by now.';
    case 'version-went-back':
      return 'The user now shows an older version than before.';
    case 'typed-version':
      return 'The answer was lost. You named another version than is there, and the request may still arrive.';
    case 'own-write':
      return 'The answer was lost, and the user is as an earlier write of yours asked for. This one may still come true.';
    case 'version-moved':
      return 'The answer was lost, and the user was changed since.';
    case 'activated-meanwhile':
      return 'The answer was lost, and the user was activated since.';
    case 'reread-failed':
      return 'No answer tells, and a new look failed as well.';
    case 'opposite':
      return 'The server accepted the request, but its answer shows something else than was asked for.';
    case 'error-inside':
      return 'The answer is a success by its status, and holds an error.';
    case 'cut':
      return 'The answer ended in the middle.';
    case 'unreadable':
    case 'redirect':
      return 'What came back is not an answer of the API.';
    default:
      return 'The answer was lost. The request may have been applied, or may still arrive.';
  }
}
