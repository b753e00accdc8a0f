using Grpc.Core;

namespace Vigil.Cli;

/// <summary>A failed request, worded for the user.</summary>
internal static class Failures
{
    public static string Describe(RpcException failure) => failure switch
    {
        { StatusCode: StatusCode.Unavailable, Status.DebugException: { } cause } =>
            $"no server could be reached ({cause.Message}): is one running, and are the --endpoints right?",
        { StatusCode: StatusCode.DeadlineExceeded } => failure.Status.Detail,
        _ when failure.Status.Detail.StartsWith("etcdserver: ", StringComparison.Ordinal) => failure.Status.Detail,
        _ => $"rpc error: code = {failure.StatusCode} desc = {failure.Status.Detail}",
    };
}
