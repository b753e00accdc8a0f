namespace Vigil.Cli.Commands;

/// <summary>A watch's command failed, which ends the program as it ends etcdctl. The message is for the user.</summary>
internal sealed class WatchExecException(string message) : Exception(message);
