import type { BuildStatus } from '@rondo/db';
import { escapeHtml, type Reply } from '../http/reply.ts';

type Look = { readonly text: string; readonly width: number; readonly fill: string };

const unknown: Look = { text: 'unknown', width: 98, fill: '#9f9f9f' };
const looks: Partial<Record<BuildStatus, Look>> = {
  succeeded: { text: 'passing', width: 88, fill: '#44cc11' },
  failed: { text: 'failing', width: 80, fill: '#e05d44' },
  aborted: { text: 'aborted', width: 90, fill: '#8f4b2d' },
  errored: { text: 'errored', width: 88, fill: '#fe7d37' },
};

const defaultTitle = { text: 'build', width: 37 };
const maxTitleLength = 512;

/** A picture of how things stand, for READMEs; byte for byte stock's (api.md 10.20). */
export function renderBadge(status: BuildStatus | undefined, title: string | null): Reply {
  const look = (status === undefined ? undefined : looks[status]) ?? unknown;
  return {
    kind: 'body',
    status: 200,
    headers: {
      'content-type': 'image/svg+xml',
      'cache-control': 'no-cache, no-store, must-revalidate',
      expires: '0',
    },
    body: title ? drawTitled(look, escapeHtml(title.slice(0, maxTitleLength))) : drawDefault(look),
  };
}

function drawDefault(look: Look): string {
  const statusX = (look.width / 2 + 17.5).toFixed(1);
  return draw({ look, total: look.width, title: defaultTitle, titleX: '18.5', statusX });
}

function drawTitled(look: Look, text: string): string {
  const length = Buffer.byteLength(text);
  const width = 6 * length + (length <= 8 ? 12 : length <= 15 ? 6 : 0);
  const statusWidth = look.width - defaultTitle.width;
  return draw({
    look,
    total: width + statusWidth,
    title: { text, width },
    titleX: (width / 2).toFixed(1),
    statusX: (width + statusWidth / 2).toFixed(1),
  });
}

type Drawing = {
  readonly look: Look;
  readonly total: number;
  readonly title: { readonly text: string; readonly width: number };
  readonly titleX: string;
  readonly statusX: string;
};

function draw({ look, total, title, titleX, statusX }: Drawing): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${total}" height="20">
   <linearGradient id="b" x2="0" y2="100%">
      <stop offset="0" stop-color="#bbb" stop-opacity=".1" />
      <stop offset="1" stop-opacity=".1" />
   </linearGradient>
   <mask id="a">
      <rect width="${total}" height="20" rx="3" fill="#fff" />
   </mask>
   <g mask="url(#a)">
      <path fill="#555" d="M0 0h${title.width}v20H0z" />
      <path fill="${look.fill}" d="M${title.width} 0h${total - title.width}v20H${title.width}z" />
      <path fill="url(#b)" d="M0 0h${total}v20H0z" />
   </g>
   <g fill="#fff" text-anchor="middle" font-family="DejaVu Sans,Verdana,Geneva,sans-serif" font-size="11">
      <text x="${titleX}" y="15" fill="#010101" fill-opacity=".3">${title.text}</text>
      <text x="${titleX}" y="14">${title.text}</text>
      <text x="${statusX}" y="15" fill="#010101" fill-opacity=".3">${look.text}</text>
      <text x="${statusX}" y="14">${look.text}</text>
   </g>
</svg>`;
}
