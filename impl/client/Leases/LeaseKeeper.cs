using System.Runtime.CompilerServices;
using Grpc.Core;
using Vigil.Api;
using Vigil.Seams;

namespace Vigil.Client.Leases;

/// <summary>Renews the leases of a client, all over one stream at a time. Thread-safe.</summary>
/// <remarks>The stream is opened by the first renewal, and closed when nobody keeps a lease any more.</remarks>
internal sealed class LeaseKeeper(
    Endpoints endpoints,
    VigilClientOptions options,
    TimeProvider time,
    Backoff backoff,
    ClientMutants mutants)
{
    /// <summary>A time to live that is longer is as good as for ever; etcd's longest is the same.</summary>
    private const double SecondsMax = 9_000_000_000;

    /// <summary>Guards the fields below.</summary>
    private readonly object _gate = new();
    private LeaseStream? _stream;
    private int _users;

    /// <summary>Renews a lease once, over another stream when one breaks.</summary>
    public async Task<LeaseKeepAliveResponse> RenewAsync(long leaseId, CancellationToken cancellationToken)
    {
        using var timeout = Waits.CancelAfter(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        Enter();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var stream = Current();
                var answers = stream.Answers;
                try
                {
                    return await stream.RenewAsync(leaseId, either.Token);
                }
                catch (Exception e)
                    when (BrokenConnection.Ended(e) && attempt < options.AttemptsMax && !either.IsCancellationRequested)
                {
                    // Renewing twice does what renewing once does: the next server is tried.
                }
                catch (Exception e) when (BrokenConnection.Ended(e) && !either.IsCancellationRequested)
                {
                    throw BrokenConnection.ToUnavailable(e);
                }
                catch (Exception e)
                    when (either.IsCancellationRequested && (BrokenConnection.Ended(e) || IsCanceled(e)))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    LeaveSilent(stream, answers);
                    throw Requests.OutOfTime();
                }

                endpoints.Leave(stream.Endpoint);
                await PauseAsync(attempt, either.Token, cancellationToken);
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Renews a lease each third of its time, until it has ended.</summary>
    public async IAsyncEnumerable<LeaseKeepAliveResponse> KeepAsync(
        long leaseId,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var failures = 0;
        Enter();
        try
        {
            while (true)
            {
                LeaseKeepAliveResponse? renewal = null;
                try
                {
                    renewal = await RenewAsync(leaseId, cancellationToken);
                }
                catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
                {
                    // No server answers now. The lease may outlive that, so it is not given up here.
                    failures++;
                }

                if (renewal is null)
                {
                    await backoff.WaitAsync(failures, cancellationToken);
                    continue;
                }

                failures = 0;
                yield return renewal;
                if (renewal.TTL <= 0)
                {
                    yield break;
                }

                var third = TimeSpan.FromSeconds(Math.Min(renewal.TTL, SecondsMax) / 3);
                await Waits.DelayAsync(third, time, cancellationToken);
            }
        }
        finally
        {
            Leave();
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            _users++;
        }
    }

    private void Leave()
    {
        LeaseStream? last = null;
        lock (_gate)
        {
            _users--;
            if (_users == 0)
            {
                (last, _stream) = (_stream, null);
            }
        }

        last?.Break(LeaseStream.Unavailable("Nobody keeps a lease any more."));
    }

    private LeaseStream Current()
    {
        lock (_gate)
        {
            if (_stream is null || _stream.IsOver)
            {
                _stream = new LeaseStream(endpoints.Current, options.Headers, mutants);
            }

            return _stream;
        }
    }

    /// <summary>
    /// Gives up a stream that answered nobody for a whole time-out: others who wait for it go on with the next server.
    /// </summary>
    private void LeaveSilent(LeaseStream stream, long answers)
    {
        if (stream.Answers == answers)
        {
            endpoints.Leave(stream.Endpoint);
            stream.Break(LeaseStream.Unavailable("The server answers no renewals."));
        }
    }

    private async Task PauseAsync(int attempt, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            await backoff.WaitAsync(attempt, either);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Requests.OutOfTime();
        }
    }

    private static bool IsCanceled(Exception failure) => failure is OperationCanceledException or RpcException;
}
