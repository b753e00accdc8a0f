using Vigil.Client;

namespace Vigil.Cli.Commands;

/// <summary>What one watch delivers, and the command that is run for each event; null for none.</summary>
internal sealed record WatchRequest(ClientWatchOptions Options, WatchExec? Exec);
