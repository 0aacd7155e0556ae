/** What starts the service. Loaded by the commands that do, so that all others begin sooner. */
export async function loadStack() {
  const [{ startStack }, { createStackLog }] = await Promise.all([
    import('../../stack/stack.js'),
    import('../../stack/stack-log.js'),
  ]);
  return { startStack, createStackLog };
}
