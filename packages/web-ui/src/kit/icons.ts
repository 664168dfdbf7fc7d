/** Table: the icon set. Inner markup of 16 px SVGs: 1.5 px strokes and square ends; the status glyphs are heavier and differ by silhouette. */

export const statusGlyphs = {
  succeeded:
    '<path d="M3 8.6 6.4 12 13 4.6" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="square" stroke-linejoin="miter"/>',
  failed:
    '<path d="M4 4 12 12M12 4 4 12" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="square" stroke-linejoin="miter"/>',
  errored:
    '<path d="M8 1.2 15.4 14.4H.6Z M7.1 5.6V10h1.8V5.6Z M7.1 11.2v1.8h1.8v-1.8Z" fill="currentColor" fill-rule="evenodd"/>',
  aborted:
    '<path d="M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2ZM3.8 12.2 12.2 3.8" fill="none" stroke="currentColor" stroke-width="2"/>',
  paused: '<path d="M3.5 2.5h3.2v11H3.5zM9.3 2.5h3.2v11H9.3z" fill="currentColor"/>',
  pending:
    '<path d="M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2ZM8 4.6V8.4L10.8 10" fill="none" stroke="currentColor" stroke-width="1.7"/>',
  running: '<path class="ring" d="M8 2.2a5.8 5.8 0 1 1-5.5 4" fill="none" stroke="currentColor" stroke-width="2.4"/>',
  none: '<path d="M8 2.4a5.6 5.6 0 1 1 0 11.2A5.6 5.6 0 0 1 8 2.4Z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.2 2.2"/>',
  pinned: '<path d="M5 1h6v1.6l-1 .7v4l2.2 2V11H8.8v4L8 16l-.8-1v-4H3.8V9.3L6 7.300v-4l-1-.7z" fill="currentColor"/>',
  archived:
    '<path d="M2 3h12v3H2zM3 6v7.500h10V6M6.500 8.700h3" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  interrupted:
    '<path d="M2.500 8H6M10 8h3.500M8 3v2M8 11v2" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="square" stroke-linejoin="miter"/>',
  cancelled:
    '<path d="M3.500 8h9" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="square" stroke-linejoin="miter"/>',
} as const;

export const icons = {
  search:
    '<path d="M7 2.200a4.800 4.800 0 1 1 0 9.600 4.800 4.800 0 0 1 0-9.600ZM10.500 10.500 14.300 14.300" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  sidebar:
    '<path d="M2 3h12v10H2zM6 3v10" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  right:
    '<path d="M6 3.500 10.500 8 6 12.500" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  down: '<path d="M3.500 6 8 10.500 12.500 6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  left: '<path d="M10 3.500 5.500 8 10 12.500" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  up: '<path d="M3.500 10 8 5.500 12.500 10" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  close:
    '<path d="M4 4 12 12M12 4 4 12" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  check:
    '<path d="M3 8.500 6.500 12 13 4.500" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  plus: '<path d="M8 3v10M3 8h10" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  minus:
    '<path d="M3 8h10" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  play: '<path d="M4 2.500 13 8 4 13.500z" fill="currentColor"/>',
  pause: '<path d="M4 3h2.800v10H4zM9.200 3H12v10H9.200z" fill="currentColor"/>',
  stop: '<path d="M3.500 3.500h9v9h-9z" fill="currentColor"/>',
  rerun:
    '<path d="M13 8.500A5 5 0 1 1 11.200 4.300M11.500 1.500v3h-3" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  download:
    '<path d="M8 2v8M4.500 7 8 10.500 11.500 7M2.500 13.500h11" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  upload:
    '<path d="M8 10.500v-8M4.500 6 8 2.500 11.500 6M2.500 13.500h11" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  copy: '<path d="M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  link: '<path d="M6.500 9.500l3-3M7 4.500l1.500-1.500a2.900 2.900 0 0 1 4 4L11 8.500M9 11.500 7.500 13a2.900 2.900 0 0 1-4-4L5 7.500" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  wrap: '<path d="M2 3.500h12M2 8h9.500a2.200 2.200 0 0 1 0 4.500H8M9.500 10.500 7.500 12.500l2 2M2 12.500h2.500" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  clock:
    '<path d="M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2ZM8 4.500V8l2.500 1.800" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  comment:
    '<path d="M2 2.500h12v8.500H7L4 13.800V11H2z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  pin: '<path d="M5.500 1.800h5M6.500 2v4.600L4.300 8.800v1.500h7.400V8.800L9.500 6.600V2M8 10.300V15" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  star: '<path d="M8 1.800 9.900 6l4.500.5-3.400 3 1 4.500L8 11.700 4 14l1-4.500-3.400-3L6.100 6z" fill="none" stroke="currentColor" stroke-width="1.3"/>',
  starred:
    '<path d="M8 1.200 10.200 5.600l4.900.5-3.700 3.300 1.100 4.800L8 11.700l-4.500 2.500 1.100-4.800L.900 6.100l4.900-.5z" fill="currentColor"/>',
  eye: '<path d="M1.200 8C3 4.800 5.300 3.400 8 3.400S13 4.800 14.800 8C13 11.200 10.700 12.600 8 12.600S3 11.200 1.200 8ZM8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  dots: '<path d="M2.500 7h2v2h-2zM7 7h2v2H7zM11.500 7h2v2h-2z" fill="currentColor"/>',
  filter:
    '<path d="M2 4h12M4.500 8h7M7 12h2" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  wall: '<path d="M2.500 6v4h2.500l6.500 3.500v-11L5 6zM13.800 6.500v3" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  user: '<path d="M8 2a2.800 2.800 0 1 1 0 5.600A2.800 2.800 0 0 1 8 2ZM2.500 14c.400-3.200 2.500-4.600 5.500-4.600s5.100 1.400 5.500 4.600" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  people:
    '<path d="M6 2.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5ZM1.200 13.500c.300-2.700 2-4 4.800-4s4.500 1.300 4.800 4M10.500 3a2.300 2.300 0 0 1 0 4.400M12.200 10c1.500.5 2.400 1.700 2.600 3.500" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  fit: '<path d="M2 5.500V2h3.500M10.500 2H14v3.500M14 10.500V14h-3.500M5.500 14H2v-3.500" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  focus:
    '<path d="M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM8 1v3M8 12v3M1 8h3M12 8h3" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  graph:
    '<path d="M1.500 3h4v3h-4zM10.500 3h4v3h-4zM10.500 10.500h4v3h-4zM5.500 4.500h5M8 4.500V12h2.500" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  list: '<path d="M2 3.500h1M6 3.500h8M2 8h1M6 8h8M2 12.500h1M6 12.500h8" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  matrix:
    '<path d="M2 2h12v12H2zM2 6h12M2 10h12M6 2v12M10 2v12" fill="none" stroke="currentColor" stroke-width="1.2" stroke-linecap="square" stroke-linejoin="miter"/>',
  rows: '<path d="M2 3.500h12M2 8h12M2 12.500h12" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  cards:
    '<path d="M2 2.500h5v5H2zM9 2.500h5v5H9zM2 9.500h5v4.500H2zM9 9.500h5v4.500H9z" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linecap="square" stroke-linejoin="miter"/>',
  monitor:
    '<path d="M1.500 2.500h13v8.500h-13zM5 14h6M8 11v3" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  terminal:
    '<path d="M2 3l4.500 4.500L2 12M8 13h6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  sliders:
    '<path d="M2 4.500h6M12 4.500h2M10 3v3M2 11.500h2M8 11.500h6M6 10v3" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  lock: '<path d="M3 7h10v7H3zM5 7V5a3 3 0 0 1 6 0v2" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  external:
    '<path d="M9.500 2.500h4v4M13 3 7.500 8.500M11.500 9.500v4h-9v-9h4" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  arrow:
    '<path d="M2.500 8h10M9 4.500 12.500 8 9 11.500" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  warn: '<path d="M8 2 14.500 14h-13ZM8 6.500v4M8 11.700v1.300" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  bell: '<path d="M3.500 11.500V7a4.500 4.500 0 0 1 9 0v4.500l1 1.200h-11zM6.500 14.300h3" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  keyboard:
    '<path d="M1.500 4h13v8.500h-13zM4 6.700h.1M6.700 6.700h.1M9.400 6.700h.1M12 6.700h.1M5 9.800h6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  config:
    '<path d="M4 2h5.500L12.500 5v9H4zM9 2v3.500h3.500M6.500 8.500h3.500M6.500 11h3.500" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linecap="square" stroke-linejoin="miter"/>',
  hash: '<path d="M6 2.500 5 13.500M11 2.500 10 13.500M2.500 5.500h11M2.500 10.500h11" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  followd:
    '<path d="M8 2v7.500M4.500 6.500 8 10l3.500-3.500M3 13.500h10" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  git: '<path d="M4.500 2a1.600 1.600 0 1 1 0 3.200 1.600 1.600 0 0 1 0-3.200ZM4.500 10.800a1.600 1.600 0 1 1 0 3.200 1.600 1.600 0 0 1 0-3.200ZM11.500 3.800a1.600 1.600 0 1 1 0 3.200 1.600 1.600 0 0 1 0-3.200ZM4.500 5.200v5.600M11.500 7c0 2.500-3 2.300-7 3" fill="none" stroke="currentColor" stroke-width="1.4"/>',
  image:
    '<path d="M8 1.800 14 5v6l-6 3.200L2 11V5zM2 5l6 3.200L14 5M8 8.200v6" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linecap="square" stroke-linejoin="miter"/>',
  timer:
    '<path d="M8 3.500a5.500 5.500 0 1 1 0 11 5.500 5.500 0 0 1 0-11ZM8 6v3h2.500M6 1.200h4" fill="none" stroke="currentColor" stroke-width="1.4"/>',
  tag: '<path d="M2 2.500h6l6 6-5.500 5.500-6.500-6.500zM5 5.500h.1" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="square" stroke-linejoin="miter"/>',
  bucket:
    '<path d="M2.500 4c0-1 2.500-1.800 5.500-1.800s5.500.8 5.500 1.800-2.500 1.800-5.500 1.800S2.500 5 2.500 4ZM2.500 4 4 12.500c.300 1 2 1.500 4 1.500s3.700-.5 4-1.500L13.500 4" fill="none" stroke="currentColor" stroke-width="1.3"/>',
  chip: '<path d="M4 4h8v8H4zM6.500 1.500V4M9.500 1.500V4M6.500 12v2.500M9.500 12v2.500M1.500 6.500H4M1.500 9.500H4M12 6.500h2.500M12 9.500h2.500" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linecap="square" stroke-linejoin="miter"/>',
} as const;

export type IconName = keyof typeof icons;

/** The repeat sign on 24 px. */
export const mark =
  '<circle cx="4.600" cy="8.600" r="2.100" fill="currentColor"/><circle cx="4.600" cy="15.400" r="2.100" fill="currentColor"/><path d="M9.600 3h2v18h-2z" fill="currentColor"/><path d="M14.600 3h6v18h-6z" fill="currentColor"/>';

/** The word beside the mark: width of the whole drawing, and its outline. */
export const wordmark = {
  width: 94,
  path: 'M27.64 21V8.27H30.66V11.71L30.14 11.78Q30.25 10.67 30.86 9.82Q31.47 8.98 32.35 8.5Q33.23 8.02 34.12 8.02Q34.75 8.02 35.32 8.18Q35.9 8.34 36.51 8.72L35.06 11.42Q34.77 11.26 34.33 11.13Q33.88 11.01 33.46 11.01Q32.93 11.01 32.42 11.21Q31.91 11.4 31.51 11.81Q31.12 12.22 30.89 12.89Q30.78 13.25 30.71 13.82Q30.65 14.39 30.65 15.43V21ZM43.81 21.24Q41.98 21.24 40.54 20.39Q39.09 19.54 38.27 18.04Q37.44 16.53 37.44 14.62Q37.44 12.7 38.26 11.21Q39.08 9.72 40.52 8.87Q41.97 8.02 43.81 8.02Q45.66 8.02 47.08 8.87Q48.51 9.71 49.33 11.21Q50.16 12.7 50.16 14.62Q50.16 16.53 49.33 18.03Q48.51 19.53 47.08 20.38Q45.64 21.24 43.81 21.24ZM43.82 18.6Q44.85 18.6 45.6 18.12Q46.35 17.64 46.75 16.74Q47.14 15.84 47.14 14.62Q47.14 13.37 46.75 12.49Q46.35 11.6 45.6 11.13Q44.85 10.65 43.82 10.65Q42.76 10.65 42 11.14Q41.25 11.62 40.84 12.5Q40.44 13.37 40.44 14.62Q40.44 15.84 40.84 16.74Q41.25 17.64 42 18.12Q42.76 18.6 43.82 18.6ZM52.33 21V8.27H55.35V11.12L54.83 11.21Q55.17 10.08 55.81 9.38Q56.45 8.69 57.31 8.36Q58.17 8.02 59.11 8.02Q61.26 8.02 62.48 9.25Q63.69 10.48 63.69 12.73V21H60.67V13.84Q60.67 12.18 60.08 11.4Q59.48 10.63 58.22 10.63Q57.27 10.63 56.63 11.07Q56 11.51 55.67 12.45Q55.35 13.38 55.35 14.85V21ZM71.23 21.24Q69.53 21.24 68.3 20.38Q67.06 19.51 66.39 18.01Q65.73 16.51 65.73 14.62Q65.73 12.54 66.46 11.07Q67.2 9.6 68.46 8.81Q69.71 8.02 71.23 8.02Q72.29 8.02 73.2 8.46Q74.1 8.89 74.74 9.74Q75.38 10.58 75.62 11.84L74.96 11.78V3H77.95V21H74.96V17.51L75.72 17.26Q75.4 18.7 74.71 19.57Q74.03 20.45 73.13 20.85Q72.23 21.24 71.23 21.24ZM72 18.49Q72.98 18.49 73.71 18Q74.43 17.52 74.83 16.65Q75.23 15.78 75.23 14.62Q75.23 13.46 74.83 12.6Q74.43 11.73 73.71 11.25Q72.98 10.77 72 10.77Q71.02 10.77 70.28 11.24Q69.55 11.72 69.14 12.59Q68.74 13.45 68.74 14.62Q68.74 15.79 69.14 16.66Q69.55 17.53 70.28 18.01Q71.02 18.49 72 18.49ZM86.5 21.24Q84.67 21.24 83.22 20.39Q81.78 19.54 80.95 18.04Q80.13 16.53 80.13 14.62Q80.13 12.7 80.95 11.21Q81.76 9.72 83.21 8.87Q84.65 8.02 86.5 8.02Q88.34 8.02 89.77 8.87Q91.19 9.71 92.02 11.21Q92.84 12.7 92.84 14.62Q92.84 16.53 92.02 18.03Q91.2 19.53 89.76 20.38Q88.33 21.24 86.5 21.24ZM86.5 18.6Q87.54 18.6 88.29 18.12Q89.04 17.64 89.43 16.74Q89.83 15.84 89.83 14.62Q89.83 13.37 89.43 12.49Q89.04 11.6 88.29 11.13Q87.54 10.65 86.5 10.65Q85.44 10.65 84.69 11.14Q83.93 11.62 83.53 12.5Q83.13 13.37 83.13 14.62Q83.13 15.84 83.53 16.74Q83.93 17.64 84.69 18.12Q85.44 18.6 86.5 18.6Z',
} as const;
