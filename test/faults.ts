/**
 * What can go wrong with a single write, a session or a computer, and what happens then. A test names the faults that it
 * is about by their ids, as in `test('… (N6, V15)')`. FAULTS.md is made of both.
 */

export interface Fault {
  readonly id: string;
  /** 1: has to have a test. 2: should. 3: is said. */
  readonly priority: 1 | 2 | 3;
  readonly fault: string;
  readonly behaviour: string;
}

type Row = readonly [id: string, priority: 1 | 2 | 3, fault: string, behaviour: string];

const CONNECTION: readonly Row[] = [
  ['N1', 1, 'the name of the host is not known', 'NOT_SENT after three tries; the host is named'],
  ['N2', 1, 'nothing listens there, or there is no way to it', 'NOT_SENT after three tries'],
  ['N3', 1, 'a certificate that nobody vouches for', 'NOT_SENT, not tried again, no way around it is offered'],
  ['N4', 1, 'the connection takes too long', 'NOT_SENT if its handshake was not complete, else open'],
  ['N5', 1, 'the connection breaks before the change', 'open: the user is read again'],
  ['N6', 1, 'the connection breaks after the change', 'open: the user is read again, and nothing is written twice'],
  [
    'N7',
    1,
    'a kept connection that the server has closed',
    'a read goes again at once; a write is open, and takes no connection that idled long',
  ],
  ['N8', 1, 'an answer of which the end is missing', 'open, although its status is known'],
  ['N9', 1, 'an answer of 200 that is no JSON', 'open'],
  ['N10', 1, 'a web page in place of the answer', 'open, called a page, and its text never shown'],
  ['N11', 1, 'an empty answer to an email change', 'open'],
  ['N12', 1, 'an answer that is too large or has no end', 'cut off at two mebibytes; a write is open'],
  ['N13', 2, 'a small answer that unpacks to a huge one', 'measured as it is unpacked'],
  ['N14', 1, 'an answer that drips', 'the time for the whole request ends it'],
  ['N15', 1, 'silence after the headers, or before', 'the same'],
  ['N16', 1, 'a redirection to another host', 'not followed; its host is named; a write is open'],
  ['N17', 1, 'a redirection to a neighbour, or to http', 'not followed either'],
  ['N18', 1, 'a proxy in the environment', 'not asked unless chosen; this computer itself never through one'],
  ['N19', 2, 'a proxy that refuses', 'NOT_SENT where it makes no tunnel'],
  ['N20', 1, 'a path that leads to another place', 'refused before anything is sent'],
  ['N21', 1, 'a line break in a header', 'refused before anything is sent'],
  ['N22', 1, 'a server in trouble that is read, or signed in to', 'two more tries, then an error'],
  ['N23', 1, 'a server in trouble that is written to', 'open; not sent again'],
  [
    'N24',
    1,
    'a server that asks for a pause, in whatever words',
    'kept by all, up to two minutes; unusable words give way to a wait of our own',
  ],
  ['N25', 1, 'the server refuses what was sent', 'REJECTED with its words, not sent again'],
  ['N26', 1, 'the answer is about somebody else', 'open, and that server is not written to again'],
  ['N27', 1, 'a version that is missing or no whole number', 'an error before any write'],
  ['N28', 1, 'no word whether the user is activated', 'neither CHANGED nor CONFIRMATION_SENT is claimed'],
  [
    'N29',
    2,
    'the computer sleeps in the middle of a request',
    'the time for the request has run out on waking, and the write is open',
  ],
];

const PICTURES: readonly Row[] = [
  [
    'PI1',
    2,
    'a screen that has changed under its picture',
    'a test fails, names the line, and says what draws it anew',
  ],
  ['PI2', 2, 'what a picture cannot show as the terminal does', 'no picture is taken, and the place is named'],
  [
    'PI3',
    2,
    'a page that is dark, narrow, or read out',
    'a picture that can be read there, with nothing from elsewhere',
  ],
  ['PI4', 2, 'what each run has of its own: a port, a time, an id', 'the same on every picture'],
  ['PI5', 2, 'a block of the README that is not so, or that nobody plays', 'a test fails and names its line'],
];

const SIGN_IN: readonly Row[] = [
  ['A1', 1, 'a wrong secret', 'one request, exit 5, the secret not repeated'],
  ['A2', 1, 'a token ends in the middle of a session', 'renewed in time; after a 401 once, with one repetition'],
  ['A3', 1, 'a new token is refused too', 'an error; not tried a third time'],
  ['A4', 1, 'the client is revoked meanwhile', 'an error that says so'],
  ['A5', 1, 'a 403', 'renews nothing'],
  ['A6', 1, 'fifty calls whose token has ended', 'one request for a new one'],
  ['A7', 2, 'the sign-in is down for a while', 'an error, and the next call tries again'],
  ['A8', 1, 'the clock is wrong, or jumps', 'the life of a token is measured on a clock that only moves forward'],
  ['A9', 1, 'credentials of another data centre', 'refused at the sign-in, with that as the first thing to check'],
  ['A10', 1, 'base_url or auth is set to something else', 'helpers refuse; a token goes only to where it was issued'],
  ['A11', 1, 'id and secret in a Basic header, in an error or a log', 'hidden'],
];

const KEPT_SECRET: readonly Row[] = [
  ['K1', 1, 'the end, the middle or any other part of a secret is shown', 'twelve characters in a row are hidden'],
  [
    'K2',
    1,
    'a secret is written in pieces, however slowly',
    'what was let through is remembered: it never becomes twelve characters in a row',
  ],
  [
    'K3',
    1,
    'a secret is typed that nobody knows yet: in Python, in a shell, in a comment, half of it',
    'what stands next to a name for a secret is not remembered',
  ],
  [
    'K4',
    1,
    'a secret on a way past the streams: by `fs`, a device, a stream made anew, bytes, a program that inherits',
    'hidden there as well; the program gets a pipe',
  ],
  ['K6', 1, 'a server puts anything into a value', 'each value stays in its line, and the terminal as it was'],
  ['K5', 1, 'a listener throws, and Node would print the error and end', 'told as any other, without the secret'],
];

const MEANING: readonly Row[] = [
  [
    'V1',
    1,
    'the version is stale, whichever status says so',
    'CONFLICT after a look; never a newer version to make it pass',
  ],
  ['V2', 1, 'somebody else changed the email meanwhile', 'CONFLICT; theirs stays'],
  ['V3', 1, 'somebody else changed another field meanwhile', 'CONFLICT'],
  ['V4', 1, 'the address belongs to another object', 'DUPLICATE, which is no conflict'],
  ['V5', 1, 'the user is activated between look and write', 'CONFIRMATION_SENT, which says so'],
  [
    'V6',
    2,
    'two changes are asked for one activated user',
    'no server tells; the writes of this computer are kept, so that a repeated one can be asked about',
  ],
  ['V12', 1, 'the address is there already', 'ALREADY; nothing is sent'],
  [
    'V13',
    1,
    'the user is deleted, or has moved to another tenant',
    'nothing is sent to one known to be deleted; else REJECTED, or UNKNOWN where a write is open, never claimed as done',
  ],
  ['V14', 2, 'the user comes from another identity provider', 'asked about first; where nobody can be asked, said'],
  [
    'V15',
    1,
    'a write that was given up arrives later',
    'UNKNOWN says so; where the version shuts one out, the second of two equal requests settles it',
  ],
  ['V16', 2, 'the login is the old address', 'said: it stays'],
];

const INPUT: readonly Row[] = [
  ['I1', 1, 'an address that is none', 'refused, with a mark under the place'],
  ['I2', 1, 'an empty address', 'refused'],
  ['I3', 1, 'invisible characters and blanks in an address', 'refused, named by their numbers; nothing is trimmed'],
  [
    'I4',
    1,
    'letters that only look like others',
    'two scripts in one name are refused, one other script is asked about, with what the domain really is',
  ],
  [
    'I5',
    2,
    'other spellings of a domain',
    'unusual ones are refused, with the plain one; the encoded one is asked about in both forms',
  ],
  ['I6', 2, 'letters beyond ASCII before the @', 'refused'],
  ['I7', 1, 'an address that is too long in one of its parts', 'refused'],
  ['I8', 1, 'control characters in an address', 'refused'],
  ['I9', 1, 'control sequences and turned text in what a server says', 'shown for what they are'],
  ['I10', 1, 'the same in file names, headers and the environment', 'the same'],
  ['I11', 1, 'an id that is a piece of a path', 'refused before anything is sent'],
  ['I12', 2, 'an id in capitals', 'means the same'],
  ['I13', 1, 'an answer that reaches for the prototype', 'read field by field, own fields only'],
  ['I15', 1, 'a search with characters that mean something in a URL', 'encoded; who is chosen is compared again'],
  ['I16', 1, 'a search that finds nobody, or several', 'nobody is chosen; all are listed'],
  ['I19', 2, 'many lines pasted at once', 'run in order, each write with its own question'],
  ['I20', 1, 'a promise, an object, or too much given to putEmail', 'refused in a sentence; nothing is sent'],
];

const SCREENS: readonly Row[] = [
  [
    'SC1',
    1,
    'names of wide letters, and tables wider than the terminal',
    'cells are measured as terminals do; a table without room becomes lines',
  ],
  [
    'SC2',
    2,
    'a terminal or a language that has no signs beyond ASCII',
    'signs of ASCII in place of ours; names and addresses stay as they are',
  ],
  [
    'SC3',
    1,
    'the network is slow, or an answer was lost',
    'after half a second a line says what is waited for, and it goes with the answer, tearing nothing',
  ],
  [
    'SC5',
    2,
    'a value is long: a list of thousands, an answer of hundreds, a text of megabytes',
    'at a terminal its beginning, how much there is, and what shows the rest; elsewhere all of it',
  ],
  [
    'SC6',
    1,
    'users who are alike, of customers with names in any letters, in a narrow window',
    'login, person and customer are wholly on the screen before anything is sent, and in the verdict',
  ],
  ['SC4', 2, 'the same where nothing is redrawn, or with --quiet', 'it is said once; quiet, only of writes'],
];

const ENTRIES: readonly Row[] = [
  [
    'E1',
    1,
    'a paste holds characters that are keys, or that end a line somewhere',
    'it is the same text on every Node: lines end at `\\n`, `\\r` and `\\r\\n` only, and no character is a key',
  ],
  [
    'E2',
    1,
    'an entry is not finished',
    'dot commands work in it; Ctrl-D and `.break` give it up, and the shell goes on',
  ],
  ['E3', 1, 'an entry of several lines comes from the history', 'it is one entry, and runs as the same text'],
  [
    'E4',
    1,
    'an entry of a paste fails, or its write does not do what it should',
    'the paste ends there, in brackets or without, and how many lines were not run is said; none of them answers a question',
  ],
  ['E5', 2, '`?` is typed', 'it is help()'],
  ['E6', 2, 'the history was written by a former version under Node 24', 'its entries are read in the one form'],
  [
    'E7',
    2,
    'a line is wider than the terminal',
    'it breaks between words, never in an id or in what is typed, and in no pipe',
  ],
  ['E8', 1, 'a terminal without redraws', 'banner and sign-in lines are there before anything is typed'],
  [
    'E9',
    1,
    'Ctrl-Z, then fg, anywhere',
    'the terminal is the shell’s again: keys work, an open question is asked anew',
  ],
  [
    'E10',
    2,
    'a program imports what stands beside it, a module of Node, `process` too, or a name of the page',
    'it has them, from its own folder, whatever line they stand in, and no warning of Node’s shows',
  ],
  ['E11', 2, 'an import or export that cannot be', 'words and the place; nothing is run'],
  ['E12', 2, 'an entry imports', 'from the current folder, for later entries too; Python’s imports stay Python'],
  ['E13', 1, 'an entry would overwrite a helper, a module of the page, or `process`', 'it is refused by name'],
];

const TERMINAL: readonly Row[] = [
  [
    'T1',
    1,
    'Ctrl-C',
    'clears a line, ends a read at once, waits for a write, and gives it up as UNKNOWN the second time',
  ],
  ['T2', 1, 'Ctrl-D', 'leaves at the prompt'],
  ['T3', 1, 'whoever reads the output stops', 'what was begun is finished, and the exit code kept'],
  ['T4', 1, 'no terminal, and a question', 'refused, with the flag that answers it; silence is never a yes'],
  ['T5', 3, 'a narrow or simple terminal', 'nothing breaks'],
  ['T6', 2, 'the shell ends while it holds the keyboard', 'the terminal is given back as it was'],
  ['T7', 2, 'code of a person that fails, rejects or never ends', 'told; the session lives on'],
  ['T8', 1, 'talk among the data', 'data on standard output, all else on standard error'],
  [
    'W1',
    2,
    'users alike whose customers stand where a narrow terminal cuts; a question longer than the line',
    'shortened in the middle, and whole below the list; questions break between words',
  ],
];

const DISPLAY: readonly Row[] = [
  [
    'D1',
    1,
    'a value of a server that writes lines of its own, or pushes ours off the screen',
    'one line each, shortened in its middle',
  ],
  ['D2', 1, 'two values that look the same', 'what differs is quoted and escaped, so that each can be typed'],
  [
    'D3',
    1,
    'a value with the marks that our views are made with',
    'shown for what they are; no colour and no word is made of them',
  ],
  ['D4', 1, 'characters that nobody sees, in JSON', 'escaped: they are data'],
  [
    'D5',
    2,
    'hundreds of users on one screen',
    'the first twenty, their number, and how to see the others; the data is whole',
  ],
  ['D6', 2, 'a proposal that leads nowhere', 'what finds somebody is looked for before it is proposed'],
  [
    'D7',
    1,
    'pairs, a Map, bytes or nothing as params, headers, data or json',
    'sent as by Python’s requests, or refused in words',
  ],
];

const SETTINGS: readonly Row[] = [
  ['G1', 1, 'a setting is missing or blank', 'named, with its file; exit 2 without a terminal'],
  ['G2', 1, 'an exported blank variable hides the .env', 'said'],
  ['G3', 1, 'a number sign cuts a value', 'warned of, with file, line and key'],
  ['G4', 1, 'quotation marks that do not belong, a line break, a key twice', 'refused, or said'],
  ['G5', 1, 'Windows line ends, a byte order mark, UTF-16', 'read; UTF-16 by its mark'],
  ['G6', 1, 'http:// to another computer', 'refused before anything is sent'],
  ['G7', 1, 'a foreign host in a file of this directory', 'refused; --allow-host is named'],
  ['G8', 1, 'an address with more in it than a host', 'understood or refused'],
  ['G9', 1, 'the wrong data centre', 'as A9'],
  ['G10', 2, 'an .env that others can read', 'not looked at'],
  [
    'G11',
    1,
    'Node is told to check no certificates, to write down its connections, or to open a debugger',
    'refused; warned of, and secrets taken out; warned of',
  ],
];

const RECORDS: readonly Row[] = [
  ['H1', 1, 'a secret is typed', 'not remembered'],
  ['H2', 1, 'a secret is typed over several lines', 'not remembered either'],
  ['H3', 1, 'a secret on its way to a screen, a file or an error, however it is written', 'hidden'],
  ['H4', 1, 'a file that others can read is there already', 'made private'],
  ['H5', 1, 'a link in place of a file', 'not followed'],
  ['H6', 2, 'two shells at once', 'nothing is lost'],
  ['H7', 1, 'a value that looks like the next record', 'one record, one line'],
  ['H8', 2, 'the audit log is edited', 'seen'],
  ['H9', 1, 'the audit log cannot be written', 'writes are refused, reads go on'],
  ['H10', 3, 'addresses in the records', 'kept: they are what the record is for'],
  [
    'H11',
    1,
    'a secret among the arguments, in a child’s environment or in a report of Node',
    'no flag takes one, and the environment forgets it',
  ],
  ['H12', 3, 'a crash while the history is written', 'appended to, and shortened by another name for what is there'],
];

const RECORD_FILES: readonly Row[] = [
  [
    'L1',
    1,
    'shells that do not see each other write at once: containers, a shared home, one number for two processes',
    'each process has a file of its own, under a name by chance; no lock',
  ],
  ['L2', 1, 'the lock and the one file of a former version', 'the lock is ignored, the file read and left as it is'],
  ['L3', 1, 'kill -9 in the middle of recording', 'no false alarm: what is torn was never confirmed'],
  [
    'L4',
    1,
    'the file is removed, cut or written to while the session runs',
    'a new one begins and names the old; nothing goes into a file without a name',
  ],
  ['L5', 1, 'long records, several files, clocks that differ', 'sorted by time, read whole'],
  [
    'L7',
    1,
    'a secret that has words in common with an address or a URL',
    'recorded as it is; what holds 24 characters of a secret is not',
  ],
  [
    'L8',
    1,
    'a home that is no directory, a state directory that is none, is relative or leads elsewhere',
    'a write is refused in words, exit 6; reading goes on; what is relative does not count',
  ],
  ['L6', 2, 'thousands of files', 'a write looks at the newest few alone'],
];

const WHAT_FOLLOWED: readonly Row[] = [
  [
    'MR1',
    1,
    'a login change or a mail behind a change of the email',
    'the report names the new login, and what is not known',
  ],
  ['MR10', 1, 'a login change or a mail whose answer was lost', 'waits in pending, and is closed by verify'],
  ['MR11', 1, 'a login change or a mail that is declined while something waits', 'says so'],
  ['MR12', 2, 'something waits when the shell starts', 'the line says whose, and that it is not known'],
  ['MR13', 2, 'a report in Python', 'it prints as its Markdown, and is a dict all the same'],
  ['MR2', 1, 'a change that is undone behind a login change from here', 'is never told as somebody else’s doing'],
  [
    'MR3',
    1,
    'somebody else changes a field besides the address',
    'the report tells which; about the address nothing is asked',
  ],
  [
    'MR4',
    1,
    'a record that has the id of a tenant alone',
    'the tenant is looked up: question, verdict, list and report name it',
  ],
  ['MR5', 1, 'a login that was changed since', 'names the user in the record'],
  ['MR6', 2, 'the record of a login change or a mail', 'tells whose, and from what to what'],
  [
    'MR7',
    2,
    'undo behind an activation mail',
    'it says what the mail means, and how the email before it is given back',
  ],
  ['MR8', 1, 'what waits is another user’s than the one last written', 'verify looks at it, as pending lists it'],
  ['MR9', 2, 'two of the record who are called alike', 'are told apart by when they were written'],
];

const PROOF: readonly Row[] = [
  [
    'RP1',
    1,
    'a name with Markdown, backticks, line breaks or marks that turn the text',
    'the report shows it for what it is, in one line of its own',
  ],
  ['RP2', 1, 'a report behind an attempt that was not sent', 'what was written stays it; the attempt is told as such'],
  ['RP3', 1, 'a report on a narrow terminal, in colours', 'column 0, no line broken, no control sequence'],
  ['RP4', 1, 'a text that means several users, or nobody', 'they are listed by name and tenant, and nothing is sent'],
  [
    'RP6',
    1,
    'a link that is opened when the session is over',
    'the next one says that it waits; a look sees it, and records it with the write',
  ],
  ['RP7', 1, 'a look that shows nothing new', 'is not recorded once more'],
  ['RP8', 1, 'a look at a waiting change fails', 'it waits still: what was known is not taken back'],
  ['RP9', 1, 'Ctrl-C or SIGTERM while a change is watched', 'it is left pending, with what goes on; nothing was sent'],
  [
    'RP10',
    1,
    'a text for the clipboard that holds a secret, or control characters',
    'the clipboard gets what the screen shows: neither',
  ],
  ['RP11', 1, 'a text whose base64 looks like a piece of a token', 'the clipboard gets it whole'],
  [
    'RP12',
    1,
    'no terminal, one without sequences, or a text that is too long for it',
    'it is said, and nothing is written',
  ],
  [
    'RP13',
    1,
    'a record of many sessions, and a time, a verdict or a user that is none',
    'the last rows, dated, and how to see the rest; what there is, is named',
  ],
  [
    'RP14',
    1,
    'the record on the command line: nothing meant, not to be read, wrong words',
    '0, 6 and 2; of each write the data centre is named',
  ],
  ['RP5', 1, 'a session that has written nothing', 'the record’s last is reported, and that it is'],
];

const SANDBOX: readonly Row[] = [
  ['S1', 1, 'other computers reach the sandbox', 'it listens on the loopback address only'],
  ['S2', 1, 'another name leads to it', 'refused'],
  ['S3', 1, 'a web page talks to it', 'refused'],
  ['S4', 1, 'its port is taken', 'another one, or an error where it was asked for'],
  [
    'S5',
    1,
    'sandbox and data centre are taken for each other',
    'prompt and banner say which; a write on a data centre is asked about',
  ],
  ['S6', 2, 'a token of the sandbox elsewhere, or the reverse', 'refused: each goes only to where it was issued'],
  ['S7', 2, 'too much, too slow, too many', 'limits'],
  [
    'S8',
    1,
    'the sandbox drifts from the API',
    'held against the document by `npm run contract`, and against a model in the suite',
  ],
  ['S9', 2, 'the sandbox outlives the shell', 'it lives in the shell’s own process'],
];

const SUPPLY: readonly Row[] = [
  ['X1', 1, 'a release of a dependency that is malicious', 'exact versions and a lockfile with hashes'],
  ['X2', 1, 'a version of axios with a known hole', 'none below 1.16.0, and Node’s own transport'],
  [
    'X3',
    1,
    'a package that writes into Object.prototype',
    'the verdicts stay as they are; `npm run test:polluted` runs the suites of the API so',
  ],
];

const MODES: readonly Row[] = [
  [
    'MO1',
    1,
    'a mode is switched inside, while something is queued or asked, or against a flag or a setting',
    'what holds when a write passes the guard counts; the prompt shows it; read-only from outside stays, in words',
  ],
  [
    'MO2',
    1,
    'another world is entered with modes switched',
    'what was switched on stays on, nothing stays switched off',
  ],
  ['WH1', 2, 'somebody asks where they are, and there is no sign-in', 'what is known is said, and why no more is'],
  [
    'PF1',
    1,
    'another world is entered, with somebody chosen and names given in either language',
    'nothing that was named or chosen is there any more, and it is said what went',
  ],
  ['PF2', 1, 'it is entered with a read or a sign-in on its way', 'its answer is put into no name'],
  ['PF3', 1, 'it is entered with something that an entry has left running', 'that reaches neither world any more'],
  ['PF4', 1, 'it is entered again and again', 'nothing is left of those before'],
  [
    'PF5',
    1,
    'it is entered with lines typed ahead, a write on its way or a question open, or by settings that cannot be used',
    'the lines are not run; it is not left before the verdict; everything stays as it is',
  ],
  [
    'MO3',
    1,
    'read-only in the settings, written well, badly, twice over or with a slip in its name',
    'any source adds it, none takes it away; what cannot be read, or may have meant it, is exit 2',
  ],
];

const START: readonly Row[] = [
  [
    'Y1',
    1,
    'a settings file that tells Node what to run',
    'our own keys are read from it, and nothing else; --env-file, which Node obeys, is refused by name',
  ],
  [
    'Y2',
    1,
    'a text of any length: an email without @, a name and thousands of spaces',
    'answered in time in proportion to it, since every pattern in the program is',
  ],
  [
    'Y3',
    1,
    'an .env that is a folder, a pipe, no text, or as large as a film',
    'a folder is none; the others are refused where something would be taken from them',
  ],
  [
    'Y4',
    1,
    'settings in the syntax of another language, or under a name that is nearly right',
    'said, with file and line and what is meant; never the sandbox instead',
  ],
  [
    'Y5',
    1,
    'a character that cannot be seen, looks like another, or stands for a value elsewhere',
    'refused by key and character, before anything is sent',
  ],
  ['Y6', 1, 'the secret alone is missing', 'asked for at a terminal, hidden, and kept nowhere'],
  ['Y7', 1, 'a proxy or a tenant from another place than the credentials', 'not taken from a file, and said'],
  [
    'Y8',
    1,
    'a proxy that cannot be one, is dead, or refuses',
    'refused at the start, by its key and without its value; told as the proxy, not as the data centre',
  ],
  ['Y9', 1, 'the folder that it is started in, or the home, is gone or no folder', 'a working shell, or words'],
  ['Y10', 1, 'one data centre under two spellings', 'one history, and one memory of what was written'],
  [
    'Y11',
    2,
    'a flag that is unknown, is given nothing, too much, or twice',
    'exit 2, in one way for all, with what is meant; --help always wins',
  ],
];

const VERDICTS: readonly Row[] = [
  [
    'J1',
    1,
    'another version is named than is there: above, below or beside it',
    'CONFLICT, with the one that was named and the one that is there; a lost answer is only called what it can be',
  ],
  [
    'J2',
    2,
    'an address differs from the present one in its spelling alone',
    'ALREADY, and nothing is sent; by order of a person it is',
  ],
  [
    'J3',
    1,
    'the user was changed by an earlier write of our own',
    'nobody else is blamed, and what is still open stays open',
  ],
  [
    'J4',
    1,
    'a 200 is about another tenant or a deleted user, or its version went down or jumped',
    'UNKNOWN; for a version, CHANGED with a warning',
  ],
  [
    'J5',
    1,
    'a success whose body shows the opposite, an error, another object or a deleted one',
    'not taken for done: a look, else UNKNOWN',
  ],
  [
    'J6',
    1,
    'the sign-in is answered with something else than a refusal of the credentials: a 429, a gateway, an outage',
    'said as what it is, waited for as with any other request; the secret is not doubted, and an open write is NOT_SENT',
  ],
  [
    'J7',
    2,
    'an answer is lost, and nothing is to be seen of it for seconds',
    'each further look is told before it is waited for, also with --quiet',
  ],
];

const OWN_WRITES: readonly Row[] = [
  [
    'O1',
    1,
    'the log is lost, cut, unreadable or in another order while a session runs',
    'the session knows its own writes: `undo()` means the last one that it sent',
  ],
  [
    'O2',
    1,
    'a user is moved or deleted before `undo()`',
    'refused, and said; a line names user, tenant and addresses before anything is sent',
  ],
  [
    'O3',
    1,
    'a typed write of the session moves the version',
    'the next helper takes what it left, and says so; nobody is blamed',
  ],
  [
    'O4',
    1,
    'a change of an email is typed',
    'told, asked about, recorded, looked at and undone like one by `putEmail`, however it is spelled',
  ],
  ['O5', 1, 'a request does not go out after all', 'nothing of it is narrated or recorded'],
  [
    'O6',
    1,
    'what is known to be a conflict is sent again',
    'it is said again without a request, with what was changed since, until somebody looks',
  ],
  [
    'O7',
    1,
    'two requests are open, and the owner confirms the first',
    'UNKNOWN, and the address that is there is known as our own',
  ],
  [
    'O8',
    1,
    'somebody else edits a user after a change of ours, and the address is still the one we left',
    'theirs is not called ours; `verify()` names the last write, refused or not',
  ],
  [
    'O9',
    1,
    'an entry gives the value of a helper a name, or drops it: what the write came to is shown nowhere',
    'the verdict is told beside the data, with --quiet too, and once',
  ],
];

const ENDINGS: readonly Row[] = [
  [
    'Z1',
    1,
    'an entry’s code goes on for ever, behind an `await`, in a timer, a view, a pattern, microtasks',
    'a thread hears the signal and ends the code; then the signal means what it always means',
  ],
  [
    'Z2',
    1,
    'code goes on for ever while a write is on its way',
    'its answer is waited for once the code has ended; given up, it is UNKNOWN, and the code 4',
  ],
  ['Z3', 2, 'code that nothing can end, a child process that is waited for', 'a word, and the signal itself'],
  ['Z4', 1, 'the entry ends the process itself, or its exit code is set', 'the worst that happened decides'],
  [
    'Z5',
    2,
    'what is printed cannot be written: the disk is full, nobody reads',
    'one sentence, and the run ends; a closed pipe is no failure',
  ],
  ['Z6', 2, 'a value or an error that resists being shown', 'a sentence'],
];

const TYPED: readonly Row[] = [
  ['P1', 1, 'what is typed comes out in many small writes, behind code that may run later', 'it is seen in order'],
  [
    'P2',
    1,
    'a program drops the verdict of a write that did not do what it should',
    'it is told; what went well is the program’s own to tell',
  ],
  ['P3', 2, 'a login or an address is given to a helper without quotes', 'the call with quotes; nothing is sent'],
];

const NAMES: readonly Row[] = [
  [
    'HN1',
    2,
    'an entry would overwrite a helper, `help`, `requests`, `json` or `pprint`',
    'it is refused by name, and nothing is run; a name of the entry’s own, inside a function or block, is its own',
  ],
  [
    'HN2',
    2,
    'one is overwritten where nobody can read it: code made of text, a computed key, a timer',
    'it is given back behind the entry, and that is said',
  ],
];

const LONG_ENTRIES: readonly Row[] = [
  [
    'LE1',
    2,
    'an entry of thousands of lines comes from a pipe',
    'it is parsed where it may be complete, not at each line; an entry still runs as soon as it is complete',
  ],
];

const PROGRAMS: readonly Row[] = [
  [
    'IM1',
    2,
    'a program imports modules, or asks where it stands',
    'found from its own folder, whatever the current one is; what they hold is plain JavaScript',
  ],
  [
    'IM2',
    2,
    'a program imports what has the name of a helper or of a global',
    'in the program it is what was imported; the shell keeps its own',
  ],
  [
    'IM3',
    2,
    'what is imported is not there, or something is exported',
    'words, the line, the next thing to do; exit code 1',
  ],
  ['IM4', 2, 'Node warns of a feature of its own that a program uses', 'not shown; the program’s own warnings are'],
  ['IM5', 2, 'an entry imports', 'found from the current folder, and known to the entries behind it'],
];

const HALF_MEANT: readonly Row[] = [
  ['EX1', 1, 'a setting still holds what stands in an example or a template', 'refused before it is sent, by name'],
  ['EX2', 2, 'a sign too many before a value, or a value that goes on in the next line', 'refused, by name'],
  ['EX3', 1, 'a file names settings in comments alone', 'said; in a terminal it is the sandbox, without one exit 2'],
  ['EX4', 1, 'a file of settings or a profile is named, and another world too', 'exit 2, naming both'],
];

const WHO_IS_MEANT: readonly Row[] = [
  ['TK1', 1, 'a login that does not say whose it is', 'verdict and question name the person and the tenant beside it'],
  ['TK2', 1, 'somebody writes while changeEmail asks', 'the card shows what is there by then, and its version is sent'],
  ['TK3', 1, 'a question of changeEmail is broken off', 'nothing is sent'],
  ['TK6', 1, 'a domain that is typed wrong', 'what was probably meant is said in the question, or before the write'],
  ['TK7', 1, 'a domain that is right, but unusual', 'nothing is said of it'],
  ['TK8', 1, 'a typed write that names a user by the id alone', 'question, dry run and verdict name who that is'],
  ['TK9', 1, 'users who are alike on a narrow screen', 'what they have in common goes first; person and tenant stay'],
  ['TK10', 2, 'hundreds of whom one is meant', 'letters narrow the list; Enter alone picks nobody'],
  ['TK11', 2, 'a word that finds not one user', 'where was searched is said, and the same line to type about another'],
  ['TK5', 1, 'a script that takes a fix for done', 'data and talk are apart, and the exit code is by the verdict'],
  ['TK4', 1, 'nobody is asked about a change', 'the card is told all the same, before the write'],
];

const BY_MISTAKE: readonly Row[] = [
  [
    'MK15',
    2,
    'the window gets another size while a question is open',
    'it is drawn for that size, and who is pointed at stays',
  ],
  ['MK6', 1, 'a word that is neither yes nor no', 'it is asked again, over an empty line'],
  ['MK7', 2, 'Esc in a question', 'no, or nobody: nothing is sent'],
  [
    'MK8',
    1,
    'the wrong one is picked from a list, with --yes',
    'the card of whoever was picked is asked about all the same',
  ],
  ['MK9', 1, 'a question that is higher than the window', 'person and tenant stand beside the answer'],
  ['MK10', 2, 'a server that failed is taken for a lost answer', 'the question says what the server answered'],
  ['MK13', 2, 'an address is copied with a name or a link around it', 'it is refused, and the address within is named'],
  ['MK12', 2, 'the help of one command', 'is of that command'],
  [
    'MK11',
    2,
    'a line of the shell is proposed at the prompt of the system',
    'it is a command that works there, in the same world',
  ],
  [
    'MK14',
    2,
    'the sources do not agree on which mailbox gets the link',
    'card and verdict say so alike, in two lines at most',
  ],
  [
    'MK1',
    1,
    'what ended in UNKNOWN is asked for again where nobody is asked',
    'NOT_SENT, with the order that sends it',
  ],
  ['MK2', 1, 'a change is asked for while the fate of another is open', 'the question says so, activated or not'],
  [
    'MK3',
    1,
    'user_data is there that was made for another user',
    'steps() takes it for none, and offers no request with it',
  ],
  [
    'MK4',
    1,
    'the new address is the email or login of somebody else',
    'the card says whose and where, without a request, and is asked about in a sandbox too',
  ],
  [
    'MK5',
    1,
    'the wrong one of several of a name has the address already',
    'the verdict names the others, each with the tenant',
  ],
];

const NEXT_THING: readonly Row[] = [
  ['WD1', 1, 'tenant_id is set before the session has signed in', 'it stays, and findUser searches there'],
  ['WD2', 2, 'a helper is given what it cannot mean', 'what it was, and what can be typed instead'],
  ['WD3', 2, 'a user is named by id alone', 'question and verdict name the tenant all the same, if it can be seen'],
  ['WD9', 2, 'a success holds an error', 'UNKNOWN, with the code and the words that it holds'],
  ['WD8', 2, 'a file of the record was changed or taken away', 'the alarm says how a new record is begun'],
  [
    'WD7',
    1,
    'a login or address is drawn like another, in letters of another script',
    'named, with the letters, where a user is shown, asked about, and in the verdict',
  ],
  [
    'WD6',
    2,
    'requests is used as in Python: url= and method=, codes, exceptions, Session',
    'works, or is refused in words',
  ],
  ['WD5', 2, 'a value of a kind that JSON has no word for', 'in words that it has; nothing is left out'],
  ['WD4', 2, 'a write comes to its end while no entry runs', 'told at once, once; the line being typed stays'],
];

const DEEP_AND_LATE: readonly Row[] = [
  [
    'EW1',
    2,
    'an entry has thousands of terms, calls in a row, or brackets in brackets',
    'it runs where a plain Node runs it',
  ],
  [
    'EW2',
    2,
    'a program or an entry has begun what happens later: a timer, a read, a request',
    'the run goes on until nothing of it is left, as with Node; what fails there ends it, what is written there is told',
  ],
  ['EW3', 2, 'a module changes what it exports', 'the program that imported it reads the value of that moment'],
  ['EW4', 2, 'a paste of thousands of lines is one entry', 'it is parsed where it may be complete, not at each line'],
  [
    'EW5',
    2,
    'a global that the program runs on is overwritten in a way that nobody can read, or all are frozen',
    'it is the program’s again behind the entry, and said; where it cannot be, that is said with the way out',
  ],
  [
    'EW6',
    2,
    'the window changes during a question or an entry',
    'the question is drawn anew; no prompt comes in between',
  ],
  [
    'EW7',
    1,
    'code that never waits follows itself in ticks',
    'one Ctrl-C ends it: ticks that it asks for meanwhile are dropped',
  ],
];

const WAYS_OUT: readonly Row[] = [
  [
    'R1',
    1,
    'the halves of a secret come by two ways: a stream, a descriptor, a device, a program, one each',
    'what was let through to a place is remembered for all that leads there, and for what came right before elsewhere',
  ],
  ['R4', 2, 'what is thrown is endless, or has broken JavaScript itself', 'one sentence, soon, and the run’s own code'],
  [
    'R2',
    1,
    'an entry takes all listeners of the process away',
    'its own go; a failure is still one sentence and the run’s code',
  ],
  [
    'R3',
    1,
    'a listener to the end of the process goes on for ever',
    'a signal, or a reader that leaves, ends it; UNKNOWN stays 4',
  ],
];

const BESIDE: readonly Row[] = [
  [
    'SE1',
    2,
    'one who listens to a session throws, at once or later',
    'the write and all other listeners notice nothing of it',
  ],
  ['SE2', 2, 'a second session runs in the same process', 'neither sees, delays nor cancels anything of the other'],
  ['SE3', 2, 'a second shell is to take over the same process', 'it is refused in words, and runs nothing'],
];

const BEGUN_EARLY: readonly Row[] = [
  [
    'CE1',
    1,
    'a connection that was begun before a request needs one',
    'taken by the first request, once, handshake and all',
  ],
  [
    'CE2',
    1,
    'one that fails, is closed, speaks unasked, or has waited long',
    'dropped unseen; the request opens its own, and says its own error',
  ],
  [
    'CE3',
    1,
    'a write on one that breaks, its handshake over long before',
    'it may have arrived: never called NOT_SENT',
  ],
  ['CE4', 1, 'one that nobody takes', 'holds up no process, and is closed with the session'],
  [
    'CE6',
    1,
    'a person who thinks for long before the yes',
    'the write behind it finds a fresh connection, begun meanwhile; of a minute at most',
  ],
  [
    'CE7',
    1,
    'a token that names another tenant than the client has, several, or none',
    'the client decides: what was read below the other is dropped unseen and read again',
  ],
  [
    'CE8',
    2,
    'what is looked up beside comes in late',
    'it takes nobody’s place in `last`, nor a connection that somebody waits for',
  ],
  [
    'CE9',
    1,
    'the tenant’s name is not known yet, or cannot be had',
    'nobody is asked, nothing is shown, recorded or written before it is; then all of it under the full name',
  ],
  ['CE5', 2, 'a run that needs no data centre', 'connects to none; --verbose tells how many connections there were'],
];

const TWO_LANGUAGES: readonly Row[] = [
  [
    'PY1',
    1,
    'Python is copied from a page, a notebook or a terminal',
    'what stands behind a prompt is code, nothing else',
  ],
  ['PY2', 1, 'an entry is not JavaScript', 'its signs tell whether it was meant as Python'],
  ['PY3', 1, 'a text lacks its quotes, or a call its parentheses', 'the line that was meant; Python is not started'],
  [
    'PY4',
    1,
    'a page’s placeholder is assigned to a name that has a value',
    'the name keeps its value, and that is said',
  ],
  ['PY5', 1, 'a page is pasted: whole, in pieces, line by line', 'its code runs, its words are left out and counted'],
  ['PY6', 1, 'Python is typed line by line', 'CPython says whether more lines follow'],
  ['PY7', 2, 'Python is expected', 'its prompts, its names, entries recalled whole, and the way back'],
  ['PY8', 1, 'Python comes in a pipe or behind -e', 'as at the prompt; the first error ends it'],
];

const SAID_IN_PYTHON: readonly Row[] = [
  ['CB1', 1, 'what comes next is proposed to somebody who types Python', 'it is Python, and runs as it stands'],
  ['CB2', 2, 'a helper tells that it has put its answer into response', 'the name holds that answer'],
];

const SEEN_THINKING: readonly Row[] = [
  ['TR11', 1, 'a request is refused, or changes less than was asked', 'the sandbox says what it decided, and why'],
  ['TR12', 1, 'an accident befell a request', 'it is told by its one name, also where it is carried out late'],
  [
    'TR13',
    1,
    'what the sandbox was asked is looked at by anybody',
    'the last five hundred; no secret, password or token',
  ],
  ['TR14', 1, 'somebody wants to see the server think', 'behind each entry, in both languages; never among the data'],
  [
    'TR15',
    1,
    'a request is tried again, lost, late, one of many',
    'each is told of, the late one behind the next entry',
  ],
  [
    'TR16',
    2,
    'the sandbox is served, and others ask it',
    'it is asked what is new; they are named; gone, it costs no entry',
  ],
  [
    'TR17',
    1,
    'a test asks the module for an accident that there is not',
    'it is refused, naming what there is; no test is green for want of an accident',
  ],
];

const BUNDLED: readonly Row[] = [
  ['TR1', 2, 'something throws in our own code', 'the trace names the source and its line, not the bundle'],
  ['CC1', 3, 'the program is started again and again', 'it is compiled once, and kept where only its owner writes'],
  [
    'CC2',
    1,
    'what is kept compiled is cut off, changed, exchanged, somebody else’s, or cannot be kept',
    'it is compiled again, without a word; never run',
  ],
  ['CC3', 1, 'what was kept compiled loads more of Node', 'it can, as where nothing was kept'],
  ['LD1', 3, 'a run needs little', 'it loads no more than that'],
  ['DP1', 2, 'the sandbox is used as a module, by import or require', 'it is one file that needs nothing but Node'],
];

const BUILDING: readonly Row[] = [
  ['BD1', 2, 'a build is ended in the middle', 'dist/ stays as it was, and the next build removes what is left'],
  ['BD2', 2, 'a checkout that cannot be written', 'what is built runs; else it is said what to do'],
  ['BD3', 2, 'another version of a package is installed', 'the next start bundles it'],
  [
    'BD4',
    2,
    'the bundler is missing, or made for another computer',
    'said in words, with the command that installs it',
  ],
  ['BD5', 2, 'a source that does not compile', 'named with its line; without a terminal in no colour'],
  [
    'BD6',
    3,
    'it is installed from git, where npm packs nothing',
    'its types are built all the same; npm ci waits for none',
  ],
];

const PACKAGE: readonly Row[] = [
  [
    'PK1',
    1,
    'a package lacks what it names, or tells of a computer',
    'packing builds all of it, with no path but its own',
  ],
  [
    'PK2',
    1,
    'it is installed in a folder with a space and an umlaut',
    'each part is found: threads, questions, settings',
  ],
  ['PK3', 1, 'neither it nor the home of who runs it can be written', 'it says and does the same'],
  [
    'PK4',
    2,
    'the sandbox is used as a module without the types of Node',
    'its own suffice, for each way to find modules',
  ],
];

const PYTHON_THREAD: readonly Row[] = [
  ['PT1', 1, 'sessions that begin with one snapshot', 'nothing that one said is in it, and luck differs'],
  [
    'PT2',
    1,
    'a snapshot that is damaged, foreign, half written or hangs',
    'Python begins without; the values are right',
  ],
  ['PT3', 2, 'two sessions make one at once, or one is killed meanwhile', 'each is whole; what was left goes'],
  ['PT4', 1, 'Python reaches for what is outside of it', 'no file, no program, no network, no JavaScript'],
  [
    'PT5',
    1,
    'Python does not end by itself',
    'Ctrl-C ends it; where it does not, the next one, and its names are lost',
  ],
  ['PT6', 1, 'Python takes all there is, or breaks down', 'the session lives, and the next entry begins it anew'],
];

const PYTHON_REQUESTS: readonly Row[] = [
  ['PQ1', 1, 'a write by Python’s requests', 'passes guard, record and verdict as any other'],
  ['PQ2', 1, 'a request of Python’s to another place, or that is none', 'refused in words; nothing was sent'],
  ['PQ3', 2, 'bytes that are no text, sent or answered', 'arrive as they are'],
  ['PQ4', 2, 'a server that is silent, breaks off, or leads elsewhere', 'told by the library’s own names'],
  ['PQ5', 2, 'an answer goes to the other language and back', 'is the same object; what nobody holds is forgotten'],
  ['PQ6', 2, 'options about certificates and proxies', 'refused in words: the session decides'],
];

const AGAINST_CPYTHON: readonly Row[] = [
  ['PG1', 1, 'the page is pasted whole, or what a helper has narrated', 'it runs, and gives the values of here'],
  [
    'PG2',
    1,
    'hundreds of entries as on the pages, and programs’ worth of Python beside',
    'they print what CPython prints with the real requests',
  ],
  ['NB1', 1, 'a value of one language is read by the other', 'it has the type that means the same there'],
  ['NB2', 1, 'a value has been to the other language and back', 'it is the very object, where that let it be'],
  ['NB3', 1, 'a function, a class or a cycle is read by the other language', 'refused by name; nothing was run'],
];
const PYTHON: readonly Row[] = [
  [
    'PN1',
    1,
    'Python reads whose version it is in a loop, a def, exec, a comprehension, behind a helper or a del',
    'the value for the user who is meant at that moment; an attribute of that name asks for nothing',
  ],
  ['PN2', 2, 'help is asked for in Python', 'the shell shows its own words in its own colours, pydoc all else'],
  [
    'PC1',
    1,
    'Ctrl-C or SIGTERM in Python that loops, sleeps, waits, asks, writes or hears nothing',
    'it ends, a write is waited for, the session lives; what is lost with the thread is said',
  ],
  ['PM1', 1, 'a program in Python has arguments, an exit code, and the session’s names', 'they are as in CPython'],
  ['PM2', 2, 'a traceback of a program in Python', 'shows its lines, and none of ours'],
  ['PM3', 2, 'nobody reads any more what Python prints', 'it is ended, and nothing is said'],
];

const SET_UP: readonly Row[] = [
  [
    'IN1',
    2,
    'a line to type that works only where the program is installed',
    'it is shown in the form that works here',
  ],
  [
    'IN2',
    1,
    'a file in some folder names a command that is to print the secret',
    'it is not run: it counts in the environment and in the configuration folder alone, where nobody else can change it',
  ],
  [
    'IN3',
    1,
    'a command that is to print the secret fails, never ends, or prints something else',
    'it is said in words that hold nothing of what it has printed; exit 2',
  ],
  ['IN4', 1, 'a secret with quotes, number signs, backslashes', 'it is written so that the same is read again'],
  ['IN5', 1, 'settings that another file or the environment comes before', 'the line that opens them names their file'],
  ['IN6', 1, 'a wrong address, id or secret while it is set up', 'it is said, and asked for again'],
  [
    'IN7',
    1,
    'a file is there already, or somebody leaves in the middle',
    'nothing is overwritten unasked, and nothing half',
  ],
  ['IN8', 2, 'the clock of this computer is wrong', 'it is said by how much'],
  ['IN9', 1, 'a login that nobody knows, or for which the answer leads elsewhere', 'it is said, and not followed'],
  [
    'IN10',
    1,
    'something of the set-up does not work',
    'doctor says what, and what to do; what hangs on it is not tried',
  ],
];

const FOLLOW_UPS: readonly Row[] = [
  ['FW1', 1, 'a login that the platform does not take', 'refused before anything is sent, and the letter is named'],
  [
    'FW2',
    1,
    'the answer to a change of a login is lost, or shows nothing',
    'the user is looked at: the login that is there and the version decide; nothing is sent twice',
  ],
  ['FW3', 1, 'an owner who signs in with the old login', 'the question says what they will have to know'],
  [
    'FW4',
    1,
    'a link of ours was opened before the next write to the same user',
    'the version that it left is taken, and is nobody else’s doing',
  ],
  [
    'FW5',
    2,
    'a login that is the old address, and goes on being it',
    'the verdict says so, with what changes it, and when; never what would be refused',
  ],
  [
    'FW6',
    2,
    'a changed user who is not activated, or a link that nobody opens',
    'the verdict names what comes next, or why it cannot be; what loses something last, and as no line to copy',
  ],
  ['FW7', 1, 'an activation mail for whoever needs none, has no address, or is out of reach', 'said, and why'],
  ['FW8', 1, 'an activation mail that was accepted', 'CONFIRMATION_SENT: that it has arrived is never claimed'],
  ['FW9', 1, 'the answer to the order of an activation mail is lost', 'UNKNOWN; nothing is sent twice unasked'],
  ['FW10', 2, 'a second activation mail within the record', 'asked first'],
  ['FW11', 2, 'somebody new who does not know what to type next', 'said once, behind each first success in a sandbox'],
];

const LESSONS: readonly Row[] = [
  [
    'TU1',
    2,
    'a lesson that takes only what it foresaw, or what is no answer',
    'what has become of world and session counts; each is played by its own data',
  ],
  [
    'TU2',
    2,
    'somebody does not know what to do next',
    'lesson, step and goal stand above each prompt, what to type in the text',
  ],
  [
    'TU3',
    2,
    'somebody is caught in a step',
    'hint, solve, skip, reset and leave work in both languages, by names of their own too',
  ],
  [
    'TU15',
    2,
    'a search in the history while lesson, step and goal stand above the prompt',
    'they stay as they are, however it begins and ends',
  ],
  ['TU4', 2, 'the shell is killed in the middle of a lesson', '.tutorial goes on at the step that was not done'],
  [
    'TU5',
    2,
    'progress cannot be kept, or read',
    'said once, and the lesson goes on; what is foreign or torn is left out',
  ],
  [
    'TU6',
    2,
    'a lesson where something real could be changed',
    'refused in words on a data centre and without a terminal',
  ],
  [
    'TU11',
    2,
    'a lesson is over, and where it goes on is hidden or untrue',
    'what is left of its way, and the other ways by their names',
  ],
  [
    'TU12',
    2,
    'whoever comes to another session takes what is gone for their progress',
    'their own names alone are called gone',
  ],
  [
    'TU13',
    2,
    'entries that neither pass nor fail leave somebody in doubt whether they were seen',
    'said once a step: not yet, and what helps',
  ],
  [
    'TU16',
    2,
    'a lesson switches the trace on or off in silence',
    'what the person has set is kept; what a lesson sets it says, and ends with it',
  ],
  ['TU14', 2, 'a lesson names a command that is not installed', 'it is named as this shell was started'],
  ['TU7', 2, 'somebody comes back to a lesson, and is not where they were', 'each lesson and way keeps its place'],
  ['TU8', 2, 'a step that was skipped is told as if it had been done', 'its solution is said, and nothing else of it'],
  [
    'TU9',
    2,
    'whoever writes Python is told JavaScript',
    'the step is told anew in the other language, which is remembered',
  ],
  [
    'TU10',
    2,
    'a narrow row hides which lesson and step it is',
    'the number always stands there; the title is shortened first',
  ],
];

const AS_SCRIPTS: readonly Row[] = [
  [
    'AS1',
    1,
    'a lesson says what a script would print and end with, and a script does otherwise',
    'both are made by the same functions, and compared with real runs',
  ],
];

const LISTENED_TO: readonly Row[] = [
  [
    'CC4',
    1,
    'a number is typed of somebody whom the narrowed list does not show',
    'it picks nobody; those on offer are named, there and in the question',
  ],
  [
    'CC5',
    2,
    'a number that is not there, or a command, is typed where one is picked',
    'no number empties the list; what is looked for and found nowhere is said to be that',
  ],
  [
    'CC6',
    2,
    'in Python, a question of ours is left without an answer, or watch() by Ctrl-C',
    'said in a word, as in JavaScript; what interrupts code of Python is shown as CPython shows it',
  ],
  [
    'CC7',
    1,
    'the answer to a write is lost, and the error tells to send the same line again',
    'it tells not to send it again before looking; only what reads is the same line again',
  ],
  [
    'CC8',
    3,
    'a warning of a typing slip is two names and a colon',
    'a sentence: what looks mistyped, and what may be meant',
  ],
  [
    'CC9',
    3,
    'whether the terminal copied is not known, and whoever hears it has no mouse',
    'what prints the same is named',
  ],
];

const COLD: readonly Row[] = [
  [
    'CA1',
    1,
    'a later look shows what a change has come to, and the report still heads it as waiting',
    'any look that shows it settles it: head, verdict and After of the report are one, and pending no longer has it',
  ],
  [
    'CA2',
    1,
    'a served sandbox looks like a data centre, and the first write goes out unasked',
    'said in a line of the greeting, before anything is typed',
  ],
  ['CA3', 2, 'the same time stands twice in a report', 'it says what was sent, and when each verdict was known'],
  [
    'CA4',
    1,
    'the same address was asked for twice, and the report warns of the first link though the address is there',
    'told by the later request alone',
  ],
  [
    'CA5',
    1,
    'the list of who may be meant leaves out the address that the ticket names, or a state that differs',
    'a row takes a second line sooner than it leaves one out',
  ],
  [
    'CA6',
    2,
    'four numbered lines under a verdict, of which nobody knows what for',
    'a heading says when, and in which order',
  ],
  [
    'CA7',
    2,
    'a login that stays: will it change by itself, once the link is opened?',
    'said that it stays then too; behind the link what changes it, unless it was changed meanwhile',
  ],
  [
    'CA8',
    2,
    'why no activation mail can be sent, in words for whoever knows tenants',
    'said whom it can be sent to, and where this user is',
  ],
  [
    'CA9',
    2,
    'whoever says no is told that it was a mistake',
    'told that nothing was sent, and what to type if it is wanted after all',
  ],
  [
    'CA11',
    2,
    'a line for the system’s prompt is typed at the shell’s',
    'said where it belongs, and what does the same here, in either language',
  ],
  [
    'CA12',
    2,
    'the name user shows what was seen before, though something newer was seen since',
    'said with it, by time and version, with what looks again',
  ],
  ['CA10', 3, 'a number above a list, and not what of', 'it says that these are choices'],
];

export const SECTIONS: Readonly<Record<string, readonly Fault[]>> = {
  'The connection': CONNECTION.map(toFault),
  'The sign-in': SIGN_IN.map(toFault),
  'What is kept secret': KEPT_SECRET.map(toFault),
  'Others who write, and what it means': MEANING.map(toFault),
  'What is said of a write': VERDICTS.map(toFault),
  'What a session has written itself': OWN_WRITES.map(toFault),
  'What a change leads to': FOLLOW_UPS.map(toFault),
  'What leaves the process': WAYS_OUT.map(toFault),
  'What a person types': INPUT.map(toFault),
  'Who is meant': WHO_IS_MEANT.map(toFault),
  'What is done by mistake': BY_MISTAKE.map(toFault),
  'What cannot be meant': NEXT_THING.map(toFault),
  'Who learns': LESSONS.map(toFault),
  'Who learns what a script does': AS_SCRIPTS.map(toFault),
  'What is seen while typing': TYPED.map(toFault),
  'What does not end': ENDINGS.map(toFault),
  'The terminal': TERMINAL.map(toFault),
  'What is shown of data': DISPLAY.map(toFault),
  'What is on the screen': SCREENS.map(toFault),
  Entries: ENTRIES.map(toFault),
  Programs: PROGRAMS.map(toFault),
  'Names that are the shell’s': NAMES.map(toFault),
  'Long entries': LONG_ENTRIES.map(toFault),
  'Deep entries, and what happens later': DEEP_AND_LATE.map(toFault),
  Settings: SETTINGS.map(toFault),
  'Settings that are only half meant': HALF_MEANT.map(toFault),
  'The modes of a session': MODES.map(toFault),
  'How the program starts': START.map(toFault),
  'Secrets and records': RECORDS.map(toFault),
  'The record on the disk': RECORD_FILES.map(toFault),
  'The proof': PROOF.map(toFault),
  'What followed a change': WHAT_FOLLOWED.map(toFault),
  'The sandbox': SANDBOX.map(toFault),
  'Seeing the server think': SEEN_THINKING.map(toFault),
  'Other people’s code': SUPPLY.map(toFault),
  'Who listens, and who is signed in beside': BESIDE.map(toFault),
  'Begun early, and looked up beside': BEGUN_EARLY.map(toFault),
  'Two languages': TWO_LANGUAGES.map(toFault),
  'What is said to whoever types Python': SAID_IN_PYTHON.map(toFault),
  'Python in the session': PYTHON.map(toFault),
  'Python beside CPython, and beside JavaScript': AGAINST_CPYTHON.map(toFault),
  'Setting it up': SET_UP.map(toFault),
  'How the program is put together': BUNDLED.map(toFault),
  'How it is built': BUILDING.map(toFault),
  'The package': PACKAGE.map(toFault),
  'Python in its thread': PYTHON_THREAD.map(toFault),
  'Python’s requests': PYTHON_REQUESTS.map(toFault),
  'What is read for the first time': COLD.map(toFault),
  'Who listens to the screen': LISTENED_TO.map(toFault),
  'The pictures of the README': PICTURES.map(toFault),
};

/** They belong to changes of many users at once, which there are not yet. */
export const WAITING_FOR_BULK = [
  'B1–B20 journal, crash, resume',
  'V7–V9 the same user, address or a cycle in one list',
  'V10, V11 two runs at once, and the lock of a dead one',
  'I14, I17, I18 the columns and the encoding of a list',
] as const;

function toFault([id, priority, fault, behaviour]: Row): Fault {
  return { id, priority, fault, behaviour };
}
