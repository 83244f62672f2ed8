/** Why a name proves nothing about a client: the labels of findings about rules that take it as proof. */
export const clientChosen = {
  sender: 'the client chooses its sender address',
  helo: 'the client chooses its HELO name',
  rdns: "the client's network chooses this name",
} as const;
