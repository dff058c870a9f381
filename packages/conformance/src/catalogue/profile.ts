/** Which of two ways to behave the device is held to where the text of the standard and the installed base differ. */
export type ConformanceProfile = 'default' | 'iec';
