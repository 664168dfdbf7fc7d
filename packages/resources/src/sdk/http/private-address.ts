const privateAddress =
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|169\.254\.|0\.|::1$|\[::1\]|\[f[cd]|\[fe80:|localhost$|.*\.localhost$)/i;

/** Whether a host (without port) is this machine or in a private network by its mere name. */
export function isPrivateHost(host: string): boolean {
  return privateAddress.test(host);
}
