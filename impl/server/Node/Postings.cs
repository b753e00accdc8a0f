using Vigil.Api;

namespace Vigil.Server.Node;

/// <summary>The errors for clients.</summary>
internal static class Postings
{
    /// <exception cref="Grpc.Core.RpcException">The mail was not taken.</exception>
    public static void OrThrow(this Posting posting)
    {
        if (posting != Posting.Taken)
        {
            throw (posting == Posting.Full ? EtcdErrors.RequestTooManyRequests : EtcdErrors.Stopped).ToException();
        }
    }
}
