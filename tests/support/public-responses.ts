import type { NewsroomProcess } from './newsroom-process.js';

const LISTS = [
  '/api/v1/articles?limit=100',
  '/api/v1/jobs?limit=100',
  '/api/v1/people-moves?limit=100',
  '/api/v1/placements/rail/ads',
];

const DOCUMENTS = [
  ...['/sitemap.xml', '/sitemaps/articles.xml', '/sitemaps/jobs.xml'],
  ...['/feeds/jobs/jobs.xml', '/feeds/jobs/jobs.json', '/feeds/people-moves/atom.xml'],
];

/** The paths of everything that a newsroom shows the public: pages, lists, and what they lead to. */
export async function publicPaths(newsroom: NewsroomProcess): Promise<readonly string[]> {
  const paths = ['/', '/job', '/navnenyt', ...DOCUMENTS, ...LISTS];
  const sitemap = await (await fetch(`${newsroom.address}/sitemap.xml`)).text();
  const ours = new URL(/<loc>([^<]+)/.exec(sitemap)?.[1] ?? newsroom.address).origin;
  for (const list of LISTS) {
    const { items } = (await (await fetch(`${newsroom.address}${list}`)).json()) as {
      items: { id: string; url: string }[];
    };
    for (const { id, url } of items) {
      const { pathname, origin } = new URL(url);
      if (origin === ours) paths.push(pathname);
      if (list.startsWith('/api/v1/articles')) paths.push(`/api/v1/articles/${id}`);
      if (list.startsWith('/api/v1/jobs')) paths.push(`/api/v1/jobs/${id}`);
    }
  }
  const front = await (await fetch(`${newsroom.address}/`)).text();
  const sections = [...front.matchAll(/<nav[\s\S]*?<\/nav>/g)].flatMap(([nav]) =>
    [...nav.matchAll(/href="(\/[a-z-]+)"/g)].map(([, href]) => href ?? ''),
  );
  return [...new Set([...paths, ...sections])];
}

/**
 * The bodies of public responses as of an instant.
 * @throws Error for one that is no 200
 */
export async function responsesAt(
  newsroom: NewsroomProcess,
  paths: readonly string[],
  at: string,
): Promise<Record<string, string>> {
  const bodies: Record<string, string> = {};
  for (const path of paths) {
    const response = await newsroom.admin(`${path}${path.includes('?') ? '&' : '?'}at=${at}`);
    if (response.status !== 200) throw new Error(`${response.status} ${path}`);
    bodies[path] = await response.text();
  }
  return bodies;
}
