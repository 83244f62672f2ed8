/** The atoms of the user's field that are no names: not authenticated, and authenticated as the local socket is. */
export const anonymous = 0;
export const socketUser = 1;

/** How many they are. */
export const reservedUsers = 2;
