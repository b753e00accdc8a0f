using Grpc.Core;
using Vigil.Api;
using Vigil.Seams;

namespace Vigil.Client;

/// <summary>
/// What a user enumerates: it is read outside of the user's synchronization context, and a cancellation is the user's.
/// </summary>
/// <param name="read">Starts to read. Its token is canceled with either of the user's.</param>
/// <param name="endsCanceled">Whether it ends without an exception when, and only when, it was canceled.</param>
/// <param name="given">The token that was given with the call; another may come with the enumeration.</param>
internal sealed class CallerStream<T>(
    Func<CancellationToken, IAsyncEnumerable<T>> read, bool endsCanceled, CancellationToken given)
    : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Reader(read, endsCanceled, given, cancellationToken);

    private sealed class Reader : IAsyncEnumerator<T>
    {
        private readonly CancellationToken _given;
        private readonly CancellationToken _own;
        private readonly bool _endsCanceled;
        private readonly CancellationTokenSource _either;
        private readonly IAsyncEnumerator<T> _responses;

        public Reader(
            Func<CancellationToken, IAsyncEnumerable<T>> read,
            bool endsCanceled,
            CancellationToken given,
            CancellationToken own)
        {
            _given = given;
            _own = own;
            _endsCanceled = endsCanceled;
            _either = CancellationTokenSource.CreateLinkedTokenSource(given, own);
            _responses = read(_either.Token).GetAsyncEnumerator(_either.Token);
        }

        public T Current => _responses.Current;

        public ValueTask<bool> MoveNextAsync()
        {
            using (CallerContext.Leave())
            {
                return MoveAsync();
            }
        }

        public ValueTask DisposeAsync()
        {
            using (CallerContext.Leave())
            {
                return EndAsync();
            }
        }

        private async ValueTask<bool> MoveAsync()
        {
            try
            {
                if (await _responses.MoveNextAsync())
                {
                    return true;
                }
            }
            catch (Exception e) when (_either.IsCancellationRequested && IsCancellation(e))
            {
                // What waited knows the token of both; the user compares it with one that they have.
                throw new OperationCanceledException(e.Message, e, UsersToken);
            }

            return _endsCanceled && _either.IsCancellationRequested
                ? throw new OperationCanceledException(UsersToken)
                : false;
        }

        private async ValueTask EndAsync()
        {
            await _responses.DisposeAsync();
            _either.Dispose();
        }

        private CancellationToken UsersToken => _given.IsCancellationRequested ? _given : _own;

        private static bool IsCancellation(Exception failure) =>
            failure is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled }
            || BrokenConnection.Ended(failure);
    }
}
