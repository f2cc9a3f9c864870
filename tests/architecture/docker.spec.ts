import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { CONFIGURATION_VARIABLES, SECRET_VARIABLES, readConfiguration } from '#platform';
import { ROLES, isRole } from '../../apps/forside/roles.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DOCKER = join(ROOT, 'docker');
const OWN_IMAGE = /^forside:/;
/** What a stop may take beyond DRAIN_SECONDS; see apps/forside/start.ts. */
const BEYOND_DRAIN_SECONDS = 20;

const textOrNumber = z.union([z.string(), z.number()]);
const serviceSchema = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: z.record(z.string(), textOrNumber.nullable()).default({}),
  secrets: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  tmpfs: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  ports: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  user: z.string().optional(),
  init: z.boolean().optional(),
  restart: z.enum(['no', 'unless-stopped']),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()),
  stop_grace_period: z.string().optional(),
  shm_size: z.string().optional(),
  ulimits: z.unknown().optional(),
  healthcheck: z
    .object({ test: z.array(z.string()) })
    .loose()
    .optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  deploy: z.object({
    replicas: z.number().optional(),
    resources: z.object({
      limits: z.object({ cpus: z.string(), memory: z.string() }),
      reservations: z.object({ memory: z.string() }).optional(),
    }),
  }),
  logging: z.object({ driver: z.string(), options: z.record(z.string(), z.string()) }),
});
type Service = z.infer<typeof serviceSchema>;

const composeSchema = z
  .object({
    name: z.string(),
    services: z.record(z.string(), serviceSchema.strict()),
    networks: z.record(
      z.string(),
      z
        .object({
          internal: z.boolean().optional(),
          ipam: z.object({ config: z.array(z.object({ subnet: z.string() })) }).optional(),
        })
        .nullable(),
    ),
    volumes: z.record(z.string(), z.null()),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .loose();
type Compose = z.infer<typeof composeSchema>;

describe.each(['compose.yml', 'compose.single.yml'])('docker/%s', (file) => {
  let compose: Compose;
  let secrets: string;
  const servicesOf = (matches: (service: Service, name: string) => boolean) =>
    Object.entries(compose.services).filter(([name, service]) => matches(service, name));
  const own = () => servicesOf(({ image }) => OWN_IMAGE.test(image));
  const nodes = () => servicesOf(({ image }) => image.includes('/kurrentdb:'));

  /** The environment of a service of ours, its secrets where make-secrets.sh has put them for this test. */
  function environmentOf(service: Service): Record<string, string> {
    const given = Object.entries(service.environment).filter(([, value]) => value !== null);
    return Object.fromEntries(
      given.map(([name, value]) => {
        const text = String(value);
        if (!text.startsWith('/run/secrets/')) return [name, text];
        const source = compose.secrets[basename(text)]?.file ?? '';
        return [name, join(secrets, basename(source))];
      }),
    );
  }

  const configurationOf = (service: Service) => readConfiguration(environmentOf(service));
  const secret = (name: string) => readFile(join(secrets, name), 'utf8').then((text) => text.trim());

  beforeAll(async () => {
    compose = await composeOf(file);
    secrets = await mkdtemp(join(tmpdir(), 'forside-secrets-'));
    await makeSecrets(secrets);
  });
  afterAll(() => rm(secrets, { recursive: true, force: true }));

  it('runs every role but the one that is all of them', () => {
    const roles = own().map(([name, { command }]) => {
      expect(command).toEqual([name]);
      return name;
    });
    expect(roles.every(isRole)).toBe(true);
    expect([...roles, 'all'].sort()).toEqual([...ROLES].sort());
  });

  it('sets nothing that Forside does not know', () => {
    const known = [...CONFIGURATION_VARIABLES, ...SECRET_VARIABLES.map((name) => `${name}_FILE`)];
    for (const [, { environment }] of own()) {
      expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    }
  });

  it('gives every process settings that it starts with', () => {
    for (const [name, service] of own()) {
      const { configuration, warnings } = configurationOf(service);
      expect(warnings).toEqual([]);
      expect(configuration).toMatchObject({ drainMs: 20_000, publicUrl: 'http://127.0.0.1:8080' });
      expect(configuration.databaseUrl).not.toBeNull();
      expect(configuration.kurrentdbUrl).not.toBeNull();
      expect(configuration.rootKey).not.toBeNull();
      expect(configuration.metricsToken).not.toBeNull();
      // Readers' processes have no business with keys; the queue is the worker's, and the newsroom shows it to admins.
      expect([name, configuration.keysDatabaseUrl !== null]).toEqual([name, name !== 'site']);
      expect([name, configuration.redisUrl !== null]).toEqual([
        name,
        name === 'worker' || name === 'newsroom',
      ]);
    }
  });

  it('keeps every secret in a file of its own, which is made, declared and given to those who ask for it', async () => {
    const made = await readdir(secrets);
    for (const [name, { file: source }] of Object.entries(compose.secrets)) {
      expect([name, made.includes(basename(source)), source.startsWith('./secrets/')]).toEqual([
        name,
        true,
        true,
      ]);
    }
    const asked = Object.values(compose.services).flatMap((service) => service.secrets);
    expect([...new Set(asked)].sort()).toEqual(Object.keys(compose.secrets).sort());
    for (const [name, service] of Object.entries(compose.services)) {
      const read = [...JSON.stringify(await wordsOf(service)).matchAll(/\/run\/secrets\/(\w+)/g)].map(
        ([, secretName]) => secretName,
      );
      if (read.length > 0)
        expect([name, [...new Set(read)].sort()]).toEqual([name, [...service.secrets].sort()]);
    }
  });

  it('shows no secret in its own words', () => {
    for (const [name, { environment }] of Object.entries(compose.services)) {
      for (const [variable, value] of Object.entries(environment)) {
        const secretive =
          SECRET_VARIABLES.includes(variable) || /PASSWORD|TOKEN|SECRET|PASSPHRASE/.test(variable);
        expect([name, variable, secretive && !variable.endsWith('_FILE')]).toEqual([name, variable, false]);
        expect(String(value)).not.toMatch(/:\/\/[^/]*:[^/]*@/);
      }
    }
  });

  it('pins every image by its exact version', () => {
    for (const { image } of Object.values(compose.services)) expect(image).toMatch(PINNED);
  });

  it('watches, limits and confines every service', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      const once = service.restart === 'no';
      const awaited = Object.values(compose.services).some(
        ({ depends_on }) => depends_on[name]?.condition === 'service_completed_successfully',
      );
      expect([name, once]).toEqual([name, awaited]);
      expect([name, service.healthcheck !== undefined]).toEqual([name, !once]);
      expect([name, service.cap_drop]).toEqual([name, ['ALL']]);
      expect([name, service.security_opt]).toEqual([name, ['no-new-privileges:true']]);
      expect([name, service.logging.options['max-size'] !== undefined]).toEqual([name, true]);
      // KurrentDB writes where its plug-ins please.
      expect([name, service.read_only]).toEqual([
        name,
        name.startsWith('kurrentdb-') && !once ? undefined : true,
      ]);
    }
  });

  it('lets every process of ours drain before it is killed', () => {
    for (const [, service] of own()) {
      const { configuration } = configurationOf(service);
      const grace = Number(/^(\d+)s$/.exec(service.stop_grace_period ?? '')?.[1]) * 1_000;
      expect(grace).toBeGreaterThan(configuration.drainMs + BEYOND_DRAIN_SECONDS * 1_000);
      expect(service.init).toBe(true);
      expect(service.healthcheck?.test.join(' ')).toContain('http://127.0.0.1:3000/health/ready');
    }
  });

  it('opens no port but on this machine', () => {
    const ports = Object.values(compose.services).flatMap(({ ports: published }) => published);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('declares what it uses and uses what it declares', async () => {
    const services = Object.values(compose.services);
    const mounts = services.flatMap(({ volumes }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    const [bound, named] = [
      mounts.filter((source) => source.startsWith('./')),
      mounts.filter((source) => !source.startsWith('./')),
    ];
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
    for (const source of bound) await expect(access(join(DOCKER, source))).resolves.toBeUndefined();
    const networks = services.flatMap((service) => service.networks);
    expect([...new Set(networks)].sort()).toEqual(Object.keys(compose.networks).sort());
    const awaited = services.flatMap(({ depends_on }) => Object.keys(depends_on));
    expect(awaited.filter((name) => !(name in compose.services))).toEqual([]);
  });

  it('keeps engines where nobody from outside comes in, and believes its own proxy alone', () => {
    const front = compose.networks['front']?.ipam?.config[0]?.subnet;
    for (const [name, service] of Object.entries(compose.services)) {
      if (OWN_IMAGE.test(service.image)) {
        expect(service.environment['TRUSTED_PROXIES']).toBe(
          service.networks.includes('front') ? front : undefined,
        );
      } else if (service.ports.length === 0 && service.network_mode !== 'none') {
        expect([name, service.networks]).toEqual([name, ['back']]);
      }
    }
    expect(compose.networks['back']?.internal).toBe(true);
    expect(
      servicesOf(({ networks }) => networks.includes('front'))
        .map(([name]) => name)
        .sort(),
    ).toEqual(['newsroom', 'proxy', 'site']);
  });

  it('leads to databases that stand there, under the names they were made with', async () => {
    for (const [, service] of own()) {
      const { databaseUrl, keysDatabaseUrl, redisUrl } = configurationOf(service).configuration;
      for (const url of [databaseUrl, keysDatabaseUrl]) {
        if (url === null) continue;
        const { hostname, port, username, password, pathname } = new URL(url);
        const server = compose.services[hostname];
        expect(server?.image).toMatch(/^postgres:/);
        expect(port).toBe('5432');
        expect(server?.environment['APPLICATION_ROLE']).toBe(username);
        expect(pathname).toBe(`/${username}`);
        const file = basename(String(server?.environment['APPLICATION_PASSWORD_FILE']));
        expect(password).toBe(await secret(file));
      }
      expect(databaseUrl).not.toBe(keysDatabaseUrl);
      if (redisUrl === null) continue;
      const { hostname, password } = new URL(redisUrl);
      expect(compose.services[hostname]?.image).toMatch(/^redis:/);
      expect(password).toBe(await secret('redis_password'));
    }
  });

  it('leads to every KurrentDB node over TLS, as the client itself reads the address', async () => {
    for (const [, service] of own()) {
      const options = parseConnectionString(configurationOf(service).configuration.kurrentdbUrl ?? '');
      expect(options.hosts).toEqual(nodes().map(([name]) => ({ address: name, port: 2113 })));
      expect(options).toMatchObject({
        dnsDiscover: false,
        tls: true,
        defaultCredentials: { username: 'admin', password: await secret('kurrentdb_admin_password') },
      });
      expect(options.tlsVerifyCert).not.toBe(false);
      expect(service.volumes).toContain('kurrentdb-trust:/run/kurrentdb-trust:ro');
      expect(options.tlsCAFile).toBe('/run/kurrentdb-trust/ca.crt');
    }
  });

  it('has KurrentDB nodes that know each other, each with a certificate of its own', () => {
    const names = nodes().map(([name]) => name);
    const authority = compose.services['kurrentdb-certificates'];
    expect(authority?.command).toEqual(names);
    for (const [name, { environment, volumes }] of nodes()) {
      const others = names.filter((other) => other !== name).map((other) => `${other}:2113`);
      expect(environment).toMatchObject({
        KURRENTDB_CLUSTER_SIZE: String(names.length),
        KURRENTDB_NODE_HOST_ADVERTISE_AS: name,
        KURRENTDB_REPLICATION_HOST_ADVERTISE_AS: name,
      });
      expect(environment['KURRENTDB_GOSSIP_SEED']).toBe(others.length > 0 ? others.join(',') : undefined);
      expect(environment).not.toHaveProperty('KURRENTDB_INSECURE');
      expect(volumes).toContain(`${name}-certificate:/etc/kurrentdb/certs:ro`);
      expect(volumes).toContain(`${name}-data:/var/lib/kurrentdb`);
      expect(authority?.volumes).toContain(`${name}-certificate:/certificates/${name}`);
    }
    const withKeyOfAuthority = servicesOf(({ volumes }) =>
      volumes.some((volume) => volume.startsWith('kurrentdb-authority:')),
    );
    expect(withKeyOfAuthority.map(([name]) => name)).toEqual(['kurrentdb-certificates']);
  });

  it('is scraped by a Prometheus that asks services which exist', async () => {
    const text = await readFile(join(DOCKER, 'prometheus/prometheus.yml'), 'utf8');
    const { scrape_configs: jobs } = prometheusSchema.parse(parse(text));
    const asked = jobs.flatMap(({ dns_sd_configs = [], static_configs = [] }) => [
      ...dns_sd_configs.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
      ...static_configs.flatMap(({ targets }) => targets),
    ]);
    const hosts = asked.map((target) => target.split(':')[0] ?? '').filter((host) => host !== 'localhost');
    expect(hosts.filter((host) => !(host in compose.services))).toEqual([]);
    for (const [name] of own()) expect(asked).toContain(`${name}:3000`);
  });
});

describe('docker/', () => {
  it('is one newsroom in both sizes', async () => {
    const [cluster, single] = await Promise.all(['compose.yml', 'compose.single.yml'].map(composeOf));
    const shared = ({ services }: Compose) =>
      Object.entries(services)
        .filter(([name]) => !name.startsWith('kurrentdb'))
        .map(([name, { depends_on, deploy, ...rest }]) => [
          name,
          {
            ...rest,
            resources: deploy.resources,
            after: Object.keys(depends_on).filter((other) => !/^kurrentdb-[23]$/.test(other)),
          },
        ]);
    expect(single && shared(single)).toEqual(cluster && shared(cluster));
  });

  it('makes secrets that differ, once, in a folder that nobody else opens', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forside-secrets-'));
    try {
      await makeSecrets(folder);
      const contents = () => Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
      const names = await readdir(folder);
      const first = await contents();
      expect(new Set(first).size).toBe(names.length);
      await rm(join(folder, 'metrics_token'), { force: true });
      await makeSecrets(folder);
      const second = await contents();
      expect(names.filter((name, n) => first[n] !== second[n])).toEqual(['metrics_token']);
      expect((await readdir(folder)).sort()).toEqual([...names].sort());
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
      expect((await stat(join(folder, 'root_key'))).mode & 0o777).toBe(0o444);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('lets no secret into the repository or into the image', async () => {
    expect(await linesOf('.gitignore')).toContain('docker/secrets/');
    const ignored = await linesOf('.dockerignore');
    for (const path of ['docker', 'data', '.git', 'node_modules', 'tests']) expect(ignored).toContain(path);
  });

  it('builds an image of exact versions that runs as nobody in particular and holds no tools of ours', async () => {
    const lines = await linesOf('docker/Dockerfile');
    const instruction = (name: string) =>
      lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
    const bases = instruction('FROM').map((base) => base.split(' ')[0] ?? '');
    expect(bases).toHaveLength(2);
    for (const base of bases) expect(base).toMatch(PINNED);
    expect(new Set(bases).size).toBe(1);
    expect(instruction('RUN').some((run) => run.includes('npm prune --omit=dev'))).toBe(true);
    const [from = '', user] = [
      lines.findLast((line) => line.startsWith('FROM ')),
      instruction('USER').at(-1),
    ];
    expect(lines.indexOf(from)).toBeLessThan(lines.lastIndexOf(`USER ${user ?? ''}`));
    expect(user).toBe('node');
    const variables = instruction('ENV').flatMap((line) =>
      line.split(' ').map((pair) => pair.split('=')[0] ?? ''),
    );
    expect(
      variables.filter((name) => name !== 'NODE_ENV' && !CONFIGURATION_VARIABLES.includes(name)),
    ).toEqual([]);
    const [entry = ''] = instruction('ENTRYPOINT');
    expect(entry).toBe('["node", "dist/bundle/main.js"]');
    await expect(access(join(ROOT, 'apps/forside/main.ts'))).resolves.toBeUndefined();
    expect(instruction('CMD')).toEqual(['["all"]']);
    expect(lines.some((line) => line.includes('/health/live') && line.includes('process.env.PORT'))).toBe(
      true,
    );
  });

  it('shows the world one origin, and nothing that is for those inside', async () => {
    const text = await readFile(join(DOCKER, 'caddy/Caddyfile'), 'utf8');
    const paths = (name: string) => new RegExp(`@${name} path (.*)`).exec(text)?.[1]?.split(' ') ?? [];
    expect(paths('inside')).toEqual(['/metrics', '/metrics/*', '/health', '/health/*']);
    expect(paths('newsroom')).toEqual(
      expect.arrayContaining(['/admin', '/admin/*', '/api/admin/*', '/api/docs', '/api/openapi.json']),
    );
    expect(text.indexOf('handle @inside')).toBeLessThan(text.indexOf('handle @newsroom'));
    const upstreams = [...text.matchAll(/reverse_proxy (\w+):(\d+)|name (\w+)/g)].map(
      ([, fixed, , found]) => fixed ?? found ?? '',
    );
    expect(upstreams).toEqual(['newsroom', 'site']);
  });
});

/** A version of at least two numbers, and three but for PostgreSQL, which has two. */
const PINNED = /^(?:[a-z0-9.-]+\/)*(?:postgres:\d+\.\d+|[a-z0-9-]+:v?\d+\.\d+\.\d+)(?:-[a-z0-9.-]+)?$/;

const prometheusSchema = z.object({
  scrape_configs: z.array(
    z.object({
      job_name: z.string(),
      dns_sd_configs: z.array(z.object({ names: z.array(z.string()), port: z.number() })).optional(),
      static_configs: z.array(z.object({ targets: z.array(z.string()) })).optional(),
    }),
  ),
});

const { parseConnectionString } = createRequire(import.meta.url)(
  join(ROOT, 'node_modules/@kurrent/kurrentdb-client/dist/Client/parseConnectionString.js'),
) as {
  readonly parseConnectionString: (text: string) => {
    readonly hosts: readonly { readonly address: string; readonly port: number }[];
    readonly dnsDiscover: boolean;
    readonly tls?: boolean;
    readonly tlsVerifyCert?: boolean;
    readonly tlsCAFile?: string;
    readonly defaultCredentials?: { readonly username: string; readonly password: string };
  };
};

/** Parsed, with `${NAME:-default}` as where nothing is set. */
async function composeOf(file: string): Promise<Compose> {
  const text = await readFile(join(DOCKER, file), 'utf8');
  const filled = text.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replaceAll('$$', '$');
  return composeSchema.parse(parse(filled, { merge: true }));
}

/** What a service says, with the scripts that are mounted into it. */
async function wordsOf({ volumes, healthcheck: _, ...service }: Service): Promise<unknown> {
  const scripts = volumes.map((volume) => volume.split(':')[0] ?? '').filter((path) => path.endsWith('.sh'));
  const texts = await Promise.all(scripts.map((path) => readFile(join(DOCKER, path), 'utf8')));
  return { ...service, secrets: [], texts };
}

async function linesOf(path: string): Promise<readonly string[]> {
  return (await readFile(join(ROOT, path), 'utf8')).split('\n');
}

async function makeSecrets(folder: string): Promise<void> {
  await promisify(execFile)('sh', [join(DOCKER, 'make-secrets.sh'), folder]);
}
