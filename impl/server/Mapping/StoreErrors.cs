using Grpc.Core;
using Vigil.Api;
using Vigil.Core;
using Vigil.Seams;

namespace Vigil.Server.Mapping;

/// <summary>etcd's error for each reason that the store has to refuse a request.</summary>
internal static class StoreErrors
{
    /// <summary>The store's result.</summary>
    /// <exception cref="RpcException">The store refused, with etcd's error.</exception>
    public static T Accept<T>(this Result<T> result)
        where T : class => result.IsOk ? result.Value : throw result.Error.ToException();

    public static RpcException ToException(this StoreError error) => ToEtcd(error).ToException();

    private static EtcdError ToEtcd(StoreError error) => error switch
    {
        StoreError.EmptyKey => EtcdErrors.EmptyKey,
        StoreError.KeyNotFound => EtcdErrors.KeyNotFound,
        StoreError.ValueProvided => EtcdErrors.ValueProvided,
        StoreError.LeaseProvided => EtcdErrors.LeaseProvided,
        StoreError.LeaseNotFound => EtcdErrors.LeaseNotFound,
        StoreError.LeaseExists => EtcdErrors.LeaseExist,
        StoreError.LeaseTtlTooLarge => EtcdErrors.LeaseTTLTooLarge,
        StoreError.DuplicateKey => EtcdErrors.DuplicateKey,
        StoreError.TooManyOps => EtcdErrors.TooManyOps,
        StoreError.InvalidSortOption => EtcdErrors.InvalidSortOption,
        StoreError.Compacted => EtcdErrors.Compacted,
        StoreError.FutureRevision => EtcdErrors.FutureRev,
        StoreError.None => throw Invariant.Unreachable("What was not refused is no error."),
        _ => throw Invariant.Unreachable("Every reason of the store has a line above."),
    };
}
