/** The sandbox's cast, as data: who works where. Names and addresses are made up; the domains are reserved for examples. */

/** login (an address when it holds an @), first name, last name, and what is unusual about the account. */
export type Person = readonly [login: string, first: string, last: string, unusual?: Unusual];

export interface Unusual {
  readonly email?: string;
  readonly activated?: false | undefined;
  readonly enabled?: false | undefined;
  readonly version?: number;
}

export interface Company {
  readonly name: string;
  readonly domain: string;
  readonly customerId: string;
  readonly language: string;
  readonly ancestralAccess?: false;
  readonly people: readonly Person[];
}

const invited = { activated: false } as const;
const left = { enabled: false } as const;

/** The partner's own staff, beside JohnDoe of the guide. */
export const STAFF: readonly Person[] = [
  ['john.smith', 'John', 'Smith', { version: 12 }],
  ['anna.keller', 'Anna', 'Keller', { version: 3 }],
  ['priya.raman', 'Priya', 'Raman'],
  ['tomas.novak', 'Tomáš', 'Novák', left],
];

/** Colleagues of foobar. */
export const FOOBAR_PEOPLE: readonly Person[] = [
  ['lena.brandt', 'Lena', 'Brandt'],
  ['anna@example.org', 'Anna', 'Petrova', { version: 2 }],
  ['m.okafor', 'Michael', 'Okafor', invited],
];

export const COMPANIES: readonly Company[] = [
  {
    name: 'Nordlicht Logistik GmbH',
    domain: 'nordlicht.example',
    customerId: 'NL-1001',
    language: 'de',
    people: [
      ['anna.schmidt', 'Anna', 'Schmidt', { version: 4 }],
      ['juergen.gross', 'Jürgen', 'Groß'],
      ['soeren.oezdemir', 'Sören', 'Özdemir'],
      ['katrin.vogel', 'Katrin', 'Vogel', invited],
      ['uwe.jansen', 'Uwe', 'Jansen', left],
      ['marie.lindqvist', 'Marie', 'Lindqvist'],
      ['peter.schmidt', 'Peter', 'Schmidt', { version: 7 }],
      ['lager-hamburg', 'Lager', 'Hamburg', { email: 'lager@nordlicht.example' }],
    ],
  },
  {
    name: 'Harbour & Pike Solicitors',
    domain: 'harbourpike.example',
    customerId: 'HP-2040',
    language: 'en',
    people: [
      ['eleanor.pike@harbourpike.example', 'Eleanor', 'Pike', { version: 2 }],
      ['james.harbour@harbourpike.example', 'James', 'Harbour'],
      ['anna.whitfield@harbourpike.example', 'Anna', 'Whitfield', invited],
      ['siobhan.oneill@harbourpike.example', 'Siobhán', "O'Neill"],
      ['george.achebe@harbourpike.example', 'George', 'Achebe', { email: 'g.achebe@harbourpike.example', version: 5 }],
      ['ruth.mendel@harbourpike.example', 'Ruth', 'Mendel', left],
      ['reception@harbourpike.example', 'Reception', 'Desk'],
    ],
  },
  {
    name: 'Casa Verde Alimentos',
    domain: 'casaverde.example',
    customerId: 'CV-3310',
    language: 'pt',
    people: [
      ['joao.araujo', 'João', 'Araújo'],
      ['ana.goncalves', 'Ana', 'Gonçalves', { version: 3 }],
      ['lucia.ferreira', 'Lúcia', 'Ferreira', invited],
      ['ines.conceicao', 'Inês', 'Conceição'],
      ['rafael.munoz', 'Rafael', 'Muñoz', { version: 9 }],
      ['beatriz.lopes@casaverde.example', 'Beatriz', 'Lopes'],
      ['diego.pena', 'Diego', 'Peña', { activated: false, enabled: false }],
    ],
  },
  {
    name: 'Kurokawa Precision',
    domain: 'kurokawa.example',
    customerId: 'KP-4102',
    language: 'ja',
    people: [
      ['h.tanaka', '花子', '田中'],
      ['k.sato', '健', '佐藤', { version: 6 }],
      ['yuki.mori@kurokawa.example', 'Yuki', 'Mori'],
      ['akira.ono@kurokawa.example', 'Akira', 'Ōno', invited],
      ['olga.ivanova', 'Ольга', 'Иванова'],
      ['anna.ito@kurokawa.example', 'Anna', 'Itō'],
    ],
  },
  {
    name: 'Bright Loom Studio',
    domain: 'brightloom.example',
    customerId: 'BL-5077',
    language: 'en-US',
    people: [
      ['zoe', 'Zoë', 'Marsh'],
      ['dmitri', 'Dmitri', 'Volkov', { version: 2 }],
      ['amara.diallo@brightloom.example', 'Amara', 'Diallo'],
      ['ben.carter@brightloom.example', 'Ben', 'Carter', invited],
      ['john.doe@brightloom.example', 'John', 'Doe'],
    ],
  },
  {
    name: 'Quiet Harbor Clinic',
    domain: 'quietharbor.example',
    customerId: 'QH-6001',
    language: 'en',
    ancestralAccess: false,
    people: [
      ['dr.weiss@quietharbor.example', 'Miriam', 'Weiss'],
      ['front.office@quietharbor.example', 'Front', 'Office', invited],
    ],
  },
];
