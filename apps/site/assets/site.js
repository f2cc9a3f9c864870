/* Counts one view of an article, after it has loaded and once someone sees it. Pages work the same without it. */
(() => {
  const send = async () => {
    try {
      const path = encodeURIComponent(location.pathname);
      const answer = await fetch(`/api/v1/view-tokens?path=${path}`, {
        cache: 'no-store',
        credentials: 'omit',
      });
      if (!answer.ok) return;
      const { token } = await answer.json();
      if (typeof token !== 'string') return;
      if (navigator.sendBeacon?.('/api/v1/views', token)) return;
      await fetch('/api/v1/views', { method: 'POST', body: token, keepalive: true, credentials: 'omit' });
    } catch {
      /* A view that is not counted is no trouble to the reader. */
    }
  };
  const whenSeen = () => {
    if (document.visibilityState === 'visible') void send();
    else document.addEventListener('visibilitychange', whenSeen, { once: true });
  };
  if (document.readyState === 'complete') whenSeen();
  else addEventListener('load', whenSeen, { once: true });
})();
