using Grpc.Core;
using Vigil.Api;
using Vigil.Core;
using Vigil.Seams;
using Vigil.Server.Mapping;

namespace Vigil.Server;

/// <summary>
/// One gRPC watch stream: what the client sends goes to the store's stream, and its responses go back.
/// </summary>
/// <remarks>
/// Two loops, and a third once a watch wants progress notifications. They end together: by the client's cancel, by the
/// server's stop, or by the failure of one of them. A slow client holds up its own sending loop and nothing else; the
/// store's bounded buffers wait.
/// </remarks>
internal sealed class WatchSession(
    WatchStream stream,
    ProgressTicks ticks,
    Member member,
    CancellationTokenSource ending)
{
    /// <summary>Ends with the stream; null while no watch wants progress notifications.</summary>
    private Task? _ticking;

    /// <summary>True when the client requested more than it read the answers to.</summary>
    public bool IsOverrun { get; private set; }

    /// <summary>Returns when all loops have ended.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<WatchRequest> requests,
        IServerStreamWriter<Api.WatchResponse> responses)
    {
        Task[] loops =
        [
            EndingTogetherAsync(SendAsync(responses)),
            EndingTogetherAsync(ReceiveAsync(requests)),
        ];
        try
        {
            await Task.WhenAll(loops);
        }
        finally
        {
            if (_ticking is not null)
            {
                ending.Cancel();
                await _ticking;
            }
        }
    }

    /// <summary>Awaits a loop; when it fails, the others must not go on without it.</summary>
    private async Task EndingTogetherAsync(Task loop)
    {
        var hasFailed = true;
        try
        {
            await loop;
            hasFailed = false;
        }
        finally
        {
            if (hasFailed)
            {
                ending.Cancel();
            }
        }
    }

    /// <summary>Also returns at the client's half-close: it may still listen.</summary>
    private async Task ReceiveAsync(IAsyncStreamReader<WatchRequest> requests)
    {
        try
        {
            while (await requests.MoveNext(ending.Token))
            {
                Serve(requests.Current);
                if (stream.UnreadCount > member.Limits.UnreadAnswersMax)
                {
                    IsOverrun = true;
                    ending.Cancel();
                }
            }
        }
        catch (Exception e) when (e is IOException || (ending.IsCancellationRequested && IsCutOff(e)))
        {
            // The connection is gone, or the stream was ended on purpose: no more requests either way.
            ending.Cancel();
        }
    }

    private void Serve(WatchRequest request)
    {
        switch (request.RequestUnionCase)
        {
            case WatchRequest.RequestUnionOneofCase.CreateRequest:
                stream.Create(request.CreateRequest.ToStore());
                if (request.CreateRequest.ProgressNotify)
                {
                    _ticking ??= EndingTogetherAsync(ticks.RunAsync(ending.Token));
                }

                break;
            case WatchRequest.RequestUnionOneofCase.CancelRequest:
                stream.Cancel(request.CancelRequest.WatchId);
                if (member.Store.Mutants.HasFlag(CoreMutants.EndAtCancel))
                {
                    ending.Cancel();
                }

                break;
            case WatchRequest.RequestUnionOneofCase.ProgressRequest:
                stream.RequestProgress();
                break;
            case WatchRequest.RequestUnionOneofCase.None:
                // A request of a later version: etcd ignores it as well.
                break;
            default:
                throw Invariant.Unreachable("The parser knows no other kind.");
        }
    }

    private async Task SendAsync(IServerStreamWriter<Api.WatchResponse> responses)
    {
        try
        {
            while (await stream.WaitToReadAsync(ending.Token))
            {
                while (stream.TryRead(out var response))
                {
                    await SendAsync(responses, response.ToWire(member), response.Watch is { Fragment: true });
                }

                ending.Token.ThrowIfCancellationRequested();
            }
        }
        catch (Exception e) when (e is IOException || (ending.IsCancellationRequested && IsCutOff(e)))
        {
            // As in ReceiveAsync.
            ending.Cancel();
        }
    }

    private async Task SendAsync(IServerStreamWriter<Api.WatchResponse> responses, Api.WatchResponse whole, bool isCut)
    {
        if (isCut)
        {
            foreach (var part in Fragmenter.Cut(whole, member.Limits.FragmentBytes))
            {
                part.Fragment &= !member.Store.Mutants.HasFlag(CoreMutants.CutUnmarked);
                await responses.WriteAsync(part, ending.Token);
            }
        }
        else
        {
            await responses.WriteAsync(whole, ending.Token);
        }
    }

    /// <summary>
    /// What reading and writing throw on a stream that is over; writing on a complete one is the last.
    /// </summary>
    private static bool IsCutOff(Exception failure) =>
        failure is OperationCanceledException or RpcException or InvalidOperationException;
}
