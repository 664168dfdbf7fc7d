/** How this browser's user wants clocks written; set at the start and in the settings, read by every page that is drawn after. */
export const clockStyle = { utc: false, twelveHours: false };
