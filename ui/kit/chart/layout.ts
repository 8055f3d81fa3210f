/** Of a chart's plot, px. */
export const HEIGHT = 152;
/** Between its edge and where values are drawn. */
export const EDGE = { top: 8, right: 8, bottom: 22, left: 52 };
