/** Table: the themes in small, in colours of their own, because each is shown whichever theme the page has (visual design, settings). */
export interface ThemePreview {
  readonly ground: string;
  readonly surface: string;
  readonly ink: string;
  readonly up: string;
  readonly down: string;
  readonly moving: string;
  readonly line: string;
}

export const themePreviews: Readonly<Record<'dark' | 'light' | 'contrast', ThemePreview>> = {
  dark: {
    ground: '#151514',
    surface: '#1D1D1B',
    ink: '#EEEDE9',
    up: '#1CBD63',
    down: '#DB5442',
    moving: '#FAD43B',
    line: '#40403B',
  },
  light: {
    ground: '#F5F4F1',
    surface: '#FFFFFF',
    ink: '#1B1A18',
    up: '#12894A',
    down: '#CB3D2B',
    moving: '#A17900',
    line: '#CBC8C0',
  },
  contrast: {
    ground: '#000000',
    surface: '#000000',
    ink: '#FFFFFF',
    up: '#3CE58A',
    down: '#FF7A68',
    moving: '#FFE45C',
    line: '#FFFFFF',
  },
};
