/** The greatest id of teams, pipelines, jobs and resources, which the database counts with 32 bits; builds and versions go on and on. */
export const greatestRowId = 2 ** 31 - 1;

/** The last second of the year 9999: what is later is no time that anybody means. */
export const lastSecond = 253_402_300_799;
