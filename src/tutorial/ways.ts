/** The lessons, in the order in which each of the three ways goes through them. */
import type { Lesson, Way } from './lesson.ts';
import { activatedUser } from './lessons/activatedUser.ts';
import { changeOne } from './lessons/changeOne.ts';
import { createUser } from './lessons/createUser.ts';
import { errors } from './lessons/errors.ts';
import { lostAnswer } from './lessons/lostAnswer.ts';
import { lostRace } from './lessons/lostRace.ts';
import { oneLine } from './lessons/oneLine.ts';
import { ownTest } from './lessons/ownTest.ts';
import { pageInPython } from './lessons/pageInPython.ts';
import { paging } from './lessons/paging.ts';
import { revisionNumber } from './lessons/revisionNumber.ts';
import { search } from './lessons/search.ts';
import { throttling } from './lessons/throttling.ts';
import { ticket } from './lessons/ticket.ts';
import { token } from './lessons/token.ts';
import { unknownInAProgram } from './lessons/unknownInAProgram.ts';

export const WAYS: readonly Way[] = [
  {
    id: 'support',
    title: "a support engineer: a customer's address is wrong",
    lessons: [changeOne, activatedUser, lostRace, lostAnswer, ticket],
  },
  {
    id: 'developer',
    title: 'a developer new to the API: writing a client for it',
    lessons: [token, search, revisionNumber, pageInPython, createUser, errors, throttling],
  },
  {
    id: 'integrator',
    title: 'an integrator: a program or a CI job around the API',
    lessons: [oneLine, paging, ownTest, unknownInAProgram],
  },
];

/** Where everybody begins. */
export const FIRST: Lesson = changeOne;

export const LESSONS: readonly Lesson[] = [...new Set([FIRST, ...WAYS.flatMap(({ lessons }) => lessons)])];
