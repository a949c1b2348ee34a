/** The pictures of the README: what is typed for each, and what the screen then has to show. */

// Whatever is read from the screen ends with the last row that is not blank.
const SIGNED_IN = / · help\(\).*\nsandbox>$/;

/**
 * Each is taken in a session of its own. `steps`: what is typed once the screen matches. `end`: what the finished screen
 * matches, to its last row, so that nothing is still to come. `from`: the picture's first row; without it, the screen's.
 */
export const PICTURES = [
  {
    name: 'first',
    title: 'The first screen of acronis-shell',
    description:
      'The shell has opened on its sandbox. It shows base_url, auth and tenant_id, says what to try first, and waits at a green prompt.',
    args: ['--sandbox'],
    steps: [],
    end: SIGNED_IN,
  },
  {
    name: 'fix',
    title: 'A wrong address is put right in acronis-shell',
    description:
      'changeEmail finds three users called John; one is chosen. A card says who it is and what will happen, the verdict is CHANGED, and report() prints the proof for the ticket.',
    args: ['--sandbox'],
    steps: [
      { until: SIGNED_IN, type: "changeEmail('john', 'j.doe@newmail.net')\r" },
      { until: /3 users match 'john'[\s\S]*⏎ select$/, type: 'johndoe' },
      { until: /\n choices: 1 of 3[\s\S]*⏎ select$/, type: '\x1b[B' },
      { until: /\n❯ JohnDoe [\s\S]*⏎ select$/, type: '\r' },
      { until: /CHANGED[\s\S]*\nsandbox>$/, type: 'report()\r' },
    ],
    end: /\*\*What happens next:[\s\S]*\nsandbox>$/,
    from: /^sandbox> changeEmail/,
  },
  {
    name: 'lesson',
    title: 'A lesson of acronis-shell',
    description:
      'The first lesson says why it matters at work, what the three variables are, and what to type. The line above the prompt names the lesson, the step and its goal.',
    args: ['tutorial'],
    steps: [],
    end: /press Enter\.\n.* · step 1 of 3 · .*\nsandbox>$/,
    from: /^ {2}Change one email/,
  },
];
