using System.Net.Sockets;
using Grpc.Core;
using Vigil.Api;
using Vigil.Seams;

namespace Vigil.Client;

/// <summary>Sends a request until it is answered, refused, out of time, or may not be sent again.</summary>
internal sealed class Requests(
    Endpoints endpoints,
    VigilClientOptions options,
    TimeProvider time,
    Backoff backoff,
    ClientMutants mutants)
{
    /// <summary>Sends <paramref name="request"/>.</summary>
    /// <param name="request">Is passed to <paramref name="send"/>.</param>
    /// <param name="isRead">Whether it is harmless when it is applied twice.</param>
    /// <param name="send">Starts one attempt.</param>
    /// <param name="cancellationToken">Gives up; a write may have been applied anyway.</param>
    public Task<TResponse> SendAsync<TRequest, TResponse>(
        TRequest request,
        bool isRead,
        Func<Endpoint, TRequest, CallOptions, AsyncUnaryCall<TResponse>> send,
        CancellationToken cancellationToken)
    {
        using (CallerContext.Leave())
        {
            return TryAsync(request, isRead, send, cancellationToken);
        }
    }

    private async Task<TResponse> TryAsync<TRequest, TResponse>(
        TRequest request,
        bool isRead,
        Func<Endpoint, TRequest, CallOptions, AsyncUnaryCall<TResponse>> send,
        CancellationToken cancellationToken)
    {
        using var timeout = Waits.CancelAfter(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var endpoint = endpoints.Current;
            try
            {
                using var call =
                    send(endpoint, request, new CallOptions(options.Headers, cancellationToken: either.Token));
                return await call.ResponseAsync;
            }
            catch (Exception e) when (BrokenConnection.Ended(e) && !either.IsCancellationRequested)
            {
                endpoints.Leave(endpoint);
                var failure = BrokenConnection.ToUnavailable(e);
                if (attempt >= options.AttemptsMax || !MayRepeat(isRead, failure))
                {
                    throw failure;
                }
            }
            catch (Exception e) when (either.IsCancellationRequested && IsCutShort(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
                endpoints.Leave(endpoint);
                if (mutants.HasFlag(ClientMutants.RetryUnknownWrites))
                {
                    return await TryAsync(request, isRead, send, cancellationToken);
                }

                throw OutOfTime();
            }

            await PauseAsync(attempt, either.Token, cancellationToken);
        }
    }

    private bool MayRepeat(bool isRead, RpcException failure) =>
        isRead || WasNeverSent(failure.Status) || mutants.HasFlag(ClientMutants.RetryUnknownWrites);

    /// <summary>
    /// Whether there was no connection to send the request on. Only then is it certain that no server applies it.
    /// </summary>
    private static bool WasNeverSent(Status status) => status.DebugException
        is SocketException
        or HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
        };

    /// <summary>Pauses when every endpoint has failed once more.</summary>
    private async Task PauseAsync(int attempt, CancellationToken either, CancellationToken cancellationToken)
    {
        if (attempt % endpoints.Count != 0)
        {
            return;
        }

        try
        {
            await backoff.WaitAsync(attempt / endpoints.Count, either);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw OutOfTime();
        }
    }

    private static bool IsCutShort(Exception failure) =>
        failure is OperationCanceledException
        or RpcException { StatusCode: StatusCode.Cancelled or StatusCode.DeadlineExceeded }
        || BrokenConnection.Ended(failure);

    public static RpcException OutOfTime() =>
        new(new Status(StatusCode.DeadlineExceeded, "context deadline exceeded"));
}
