namespace Vigil.Cli;

/// <summary>etcdctl's exit codes. Source: etcd <c>pkg/cobrautl/error.go</c>.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Error = 1;
    public const int BadConnection = 2;
    public const int InvalidInput = 3;
    public const int BadFeature = 4;
    public const int Interrupted = 5;
    public const int BadArguments = 128;

    // Of serve, where etcdctl has none.

    /// <summary>The member's disk failed or is full.</summary>
    public const int DiskFailed = 6;

    /// <summary>The member was removed from its cluster.</summary>
    public const int Removed = 7;

    /// <summary>The member reached an impossible state.</summary>
    public const int Broken = 8;
}
