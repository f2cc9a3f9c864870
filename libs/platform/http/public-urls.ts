/** The two parts of an item's address; the id decides, the slug is for people. */
export interface SlugAndId {
  readonly slug: string;
  readonly id: string;
}

/** Absolute addresses of what the public sees (design 10), made from PUBLIC_URL. */
export class PublicUrls {
  private readonly base: string;

  /** @param publicUrl origin and, optionally, a path; a final slash does not matter. */
  constructor(publicUrl: string) {
    this.base = publicUrl.replace(/\/+$/, '');
  }

  front(): string {
    return this.path('/');
  }

  section(slug: string): string {
    return this.path(`/${encodeURIComponent(slug)}`);
  }

  article(item: SlugAndId): string {
    return this.item('artikel', item);
  }

  jobs(): string {
    return this.path('/job');
  }

  job(item: SlugAndId): string {
    return this.item('job', item);
  }

  /** What the site has of a company. */
  company(item: SlugAndId): string {
    return this.item('virksomhed', item);
  }

  /** The list of people moves; with an id, the place of one of them. */
  peopleMoves(noticeId?: string): string {
    return this.path(noticeId === undefined ? '/navnenyt' : `/navnenyt#n-${encodeURIComponent(noticeId)}`);
  }

  sponsoredPost(item: SlugAndId): string {
    return this.item('annonceindlaeg', item);
  }

  media(file: string): string {
    return this.path(`/media/${file}`);
  }

  /** Any other address below PUBLIC_URL; `path` begins with a slash and is encoded already. */
  path(path: string): string {
    return `${this.base}${path}`;
  }

  private item(kind: string, { slug, id }: SlugAndId): string {
    return this.path(`/${kind}/${encodeURIComponent(`${slug}-${id}`)}`);
  }
}
