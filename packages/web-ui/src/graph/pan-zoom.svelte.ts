/** Where a drawing stands in its frame: moved by `x` and `y` px, then scaled. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const smallest = 0.25;
const largest = 3;
/** Names are 11.5 px high: fitting stops where they become unreadable (visual design, section 11). */
const smallestFit = 0.6;
/** What lacks only a margin is not shrunk: sharp letters are worth more. */
const nearlyFits = 0.95;

/** The view that shows a whole drawing, never larger than life. What does not fit at 60 % begins at its top left corner. */
export function fitView(drawing: { width: number; height: number }, frame: { width: number; height: number }): View {
  if (drawing.width === 0 || drawing.height === 0) return { x: 0, y: 0, scale: 1 };
  const fits = Math.min(1, frame.width / drawing.width, frame.height / drawing.height);
  const scale = fits >= nearlyFits ? 1 : Math.max(smallestFit, fits);
  return { x: 0, y: 0, scale };
}

/** The view after zooming by a factor around a point of the frame, which stays where it is. */
export function zoomView(view: View, factor: number, at: { x: number; y: number }): View {
  const scale = Math.min(largest, Math.max(smallest, view.scale * factor));
  const by = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
}

/** Moving and zooming a drawing with pointer, wheel and pinch. A press that moves is no click on what lies below. */
export class PanZoom {
  view: View = $state.raw({ x: 0, y: 0, scale: 1 });
  #frame: HTMLElement | undefined;
  /** As last measured: asking the frame itself would make the browser lay out what was just drawn. */
  #size: { width: number; height: number } = $state.raw({ width: innerWidth, height: innerHeight });
  readonly #pointers = new Map<number, PointerEvent>();
  #moved = 0;

  readonly attach = (frame: HTMLElement): (() => void) => {
    this.#frame = frame;
    const measure = () => {
      this.#size = { width: frame.clientWidth, height: frame.clientHeight };
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(frame);
    const offs = [
      on(frame, 'pointerdown', (event) => this.#down(event)),
      on(frame, 'pointermove', (event) => this.#move(event)),
      on(frame, 'pointerup', (event) => this.#pointers.delete(event.pointerId)),
      on(frame, 'pointercancel', (event) => this.#pointers.delete(event.pointerId)),
    ];
    const wheel = (event: WheelEvent) => this.#wheel(event);
    const click = (event: MouseEvent) => {
      if (this.#moved > 4) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    frame.addEventListener('wheel', wheel, { passive: false });
    frame.addEventListener('click', click, { capture: true });
    return () => {
      for (const off of offs) off();
      observer.disconnect();
      frame.removeEventListener('wheel', wheel);
      frame.removeEventListener('click', click, { capture: true });
    };
  };

  /** The frame as it is now, px. */
  get frameSize(): { width: number; height: number } {
    return this.#size;
  }

  fit(drawing: { width: number; height: number }): void {
    this.view = fitView(drawing, this.#size);
  }

  zoom(factor: number): void {
    this.view = zoomView(this.view, factor, { x: this.#size.width / 2, y: this.#size.height / 2 });
  }

  /** Brings a place of the drawing into the frame, if it is not there: for focus by keyboard. */
  reveal(place: { x: number; y: number; width: number; height: number }): void {
    const { scale } = this.view;
    const shift = (start: number, length: number, offset: number, room: number) => {
      const begin = start * scale + offset;
      if (begin < 24) return 24 - begin;
      return begin + length * scale > room - 24 ? room - 24 - begin - length * scale : 0;
    };
    const x = this.view.x + shift(place.x, place.width, this.view.x, this.#size.width);
    const y = this.view.y + shift(place.y, place.height, this.view.y, this.#size.height);
    if (x !== this.view.x || y !== this.view.y) this.view = { scale, x, y };
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#pointers.set(event.pointerId, event);
    this.#moved = 0;
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined) return;
    if (event.buttons === 0) return void this.#pointers.delete(event.pointerId);
    this.#pointers.set(event.pointerId, event);
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    this.#moved += Math.abs(dx) + Math.abs(dy);
    const other = [...this.#pointers.values()].find((pointer) => pointer.pointerId !== event.pointerId);
    if (other === undefined) this.view = { ...this.view, x: this.view.x + dx, y: this.view.y + dy };
    else this.#pinch(before, event, other);
  }

  #pinch(before: PointerEvent, now: PointerEvent, other: PointerEvent): void {
    const distance = (a: PointerEvent) => Math.hypot(a.clientX - other.clientX, a.clientY - other.clientY);
    const box = this.#frame?.getBoundingClientRect();
    if (box === undefined || distance(before) === 0) return;
    const at = { x: (now.clientX + other.clientX) / 2 - box.left, y: (now.clientY + other.clientY) / 2 - box.top };
    this.view = zoomView(this.view, distance(now) / distance(before), at);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    if (!event.ctrlKey && !event.metaKey && (event.deltaX !== 0 || event.shiftKey)) {
      const dx = event.shiftKey ? event.deltaY : event.deltaX;
      this.view = { ...this.view, x: this.view.x - dx, y: this.view.y - (event.shiftKey ? 0 : event.deltaY) };
      return;
    }
    const box = this.#frame?.getBoundingClientRect();
    if (box === undefined) return;
    this.view = zoomView(this.view, Math.exp(-event.deltaY / 500), {
      x: event.clientX - box.left,
      y: event.clientY - box.top,
    });
  }
}

function on<Name extends 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel'>(
  element: HTMLElement,
  name: Name,
  handle: (event: PointerEvent) => void,
): () => void {
  element.addEventListener(name, handle);
  return () => element.removeEventListener(name, handle);
}
