/** The atoms of the user's field that are not names: not authenticated, and authenticated as a client of the local socket. */
export const anonymous = 0;
export const socketUser = 1;

/** The number of these atoms. */
export const reservedUsers = 2;
