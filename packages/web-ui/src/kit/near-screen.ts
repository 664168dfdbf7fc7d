const margin = '300px 0px';
let observer: IntersectionObserver | undefined;
const watched = new WeakMap<Element, (visible: boolean) => void>();

/** An attachment that tells when an element comes within 300 px of the screen, and when it leaves. One observer serves all. */
export function near(tell: (visible: boolean) => void): (element: Element) => () => void {
  return (element) => {
    observer ??= new IntersectionObserver(
      (entries) => {
        for (const entry of entries) watched.get(entry.target)?.(entry.isIntersecting);
      },
      { rootMargin: margin },
    );
    watched.set(element, tell);
    observer.observe(element);
    return () => {
      watched.delete(element);
      observer?.unobserve(element);
    };
  };
}
