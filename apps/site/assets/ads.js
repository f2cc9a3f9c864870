/*
 * Counts the ads of this page: served, in view, followed. Nothing of the reader is kept or sent. Pages work the same
 * without it; links stand as they lead and take the way over the counter only while they are followed.
 */
(() => {
  const MOST = 24;
  /* In view, after the MRC: half of the pixels for a second, of a large ad 30 per cent. */
  const LARGE_PIXELS = 242_000;
  const IN_VIEW_MS = 1_000;
  const TOGETHER_MS = 200;
  const ads = [...document.querySelectorAll('[data-ad]')].slice(0, MOST);
  const told = [];
  let sending;

  const send = () => {
    clearTimeout(sending);
    sending = undefined;
    if (told.length === 0) return;
    const lines = told.splice(0).join('\n');
    if (navigator.sendBeacon?.('/api/v1/ad-counts', lines)) return;
    const post = { method: 'POST', body: lines, keepalive: true, credentials: 'omit' };
    fetch('/api/v1/ad-counts', post).catch(() => undefined);
  };
  const tell = (number, token) => {
    told.push(`${number} ${token}`);
    sending ??= setTimeout(send, TOGETHER_MS);
  };
  const isSeen = () => document.visibilityState === 'visible';

  const served = (token) => {
    const whenSeen = () => {
      if (isSeen()) tell('served', token);
      else document.addEventListener('visibilitychange', whenSeen, { once: true });
    };
    whenSeen();
  };

  const viewable = (ad, token) => {
    let inView = false;
    let waiting;
    const wait = () => {
      clearTimeout(waiting);
      if (inView && isSeen()) waiting = setTimeout(done, IN_VIEW_MS);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        const { intersectionRatio, boundingClientRect } = entries.at(-1);
        const isLarge = boundingClientRect.width * boundingClientRect.height > LARGE_PIXELS;
        const isInView = intersectionRatio >= (isLarge ? 0.3 : 0.5);
        if (isInView === inView) return;
        inView = isInView;
        wait();
      },
      { threshold: [0.3, 0.5] },
    );
    const done = () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', wait);
      tell('viewable', token);
    };
    document.addEventListener('visibilitychange', wait);
    observer.observe(ad);
  };

  const followed = (ad, token) => {
    const [, , id] = ad.dataset.ad.split(':');
    let counted = false;
    const lead = (event) => {
      const link = event.target.closest('a[rel~="sponsored"]');
      const isMiddle = event.type === 'auxclick' && event.button === 1;
      if (counted || !link || event.defaultPrevented || (event.type === 'auxclick' && !isMiddle)) return;
      counted = true;
      const straight = link.getAttribute('href');
      link.setAttribute('href', `/annonceindlaeg/klik/${id}?t=${encodeURIComponent(token)}`);
      setTimeout(() => link.setAttribute('href', straight));
    };
    ad.addEventListener('click', lead);
    ad.addEventListener('auxclick', lead);
  };

  const count = async () => {
    try {
      const names = ads.map((ad) => ad.dataset.ad).join(',');
      const answer = await fetch(`/api/v1/ad-tokens?ads=${encodeURIComponent(names)}`, {
        cache: 'no-store',
        credentials: 'omit',
      });
      if (!answer.ok) return;
      const { tokens } = await answer.json();
      const tokenOf = new Map(tokens.map(({ ad, token }) => [ad, token]));
      for (const ad of ads) {
        const token = tokenOf.get(ad.dataset.ad);
        if (token === undefined) continue;
        served(token);
        viewable(ad, token);
        followed(ad, token);
      }
    } catch {
      /* An ad that is not counted is no trouble to the reader. */
    }
  };

  addEventListener('pagehide', send);
  document.addEventListener('visibilitychange', () => isSeen() || send());
  if (ads.length === 0) return;
  if (document.prerendering) document.addEventListener('prerenderingchange', count, { once: true });
  else void count();
})();
