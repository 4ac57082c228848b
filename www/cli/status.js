/** The exit statuses, which scripts rely on. */
export const ALLOWED = 0;
export const BLOCKED = 1;
export const USAGE = 2;
export const UNREACHABLE = 3;
/** Something in Corsight itself went wrong. */
export const INTERNAL = 70;
