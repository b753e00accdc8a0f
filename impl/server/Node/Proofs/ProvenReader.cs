using Google.Protobuf;
using Grpc.Core;
using Vigil.Api.Peers;

namespace Vigil.Server.Node.Proofs;

/// <summary>The requests of a proven call, each looked at before it is read.</summary>
/// <param name="first">The first one, which was looked at.</param>
/// <param name="rest">Those behind it.</param>
/// <param name="parser">Of what is in them.</param>
/// <param name="isProven">Whether one is the next.</param>
internal sealed class ProvenReader<T>(
    Proven first, IAsyncStreamReader<Proven> rest, MessageParser<T> parser, Func<Proven, bool> isProven)
    : IAsyncStreamReader<T>
    where T : class, IMessage<T>
{
    private Proven? _first = first;
    private T? _current;

    /// <inheritdoc/>
    public T Current => _current ?? throw new InvalidOperationException("Nothing was read yet.");

    /// <summary>Whether it ended with a request that was not proven.</summary>
    public bool IsForged { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="RpcException">The next request is not proven.</exception>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        var next = _first;
        _first = null;
        if (next is null)
        {
            if (!await rest.MoveNext(cancellationToken))
            {
                return false;
            }

            next = rest.Current;
            if (!isProven(next))
            {
                IsForged = true;
                throw ProvenPeerService.Refusal;
            }
        }

        _current = parser.ParseFrom(next.Body);
        return true;
    }
}
