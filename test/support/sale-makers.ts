import type { BasketLine } from '../../core/basket/basket.ts'
import type { AddProduct, DecideContext } from '../../core/basket/commands.ts'
import type { Product } from '../../core/basket/product.ts'

/** A UUID (version 7 by its form) that ends in this number. */
export function uuid(n: number): string {
  return `01990000-0000-7000-8000-${String(n).padStart(12, '0')}`
}

export function makeProduct(overrides: Partial<Product> = {}): Product {
  return {
    sku: 'oat-milk', name: { en: 'Oat milk, barista 1 L', zh: '燕麦奶 咖啡师版 1 L' }, barcodes: [], categoryId: 'plant-milk', brand: 'Oatly', tags: ['vegan'],
    priceMinor: 520, unit: 'piece', taxCode: 'gst', discountable: true, earns: true, quickKey: null, ...overrides,
  }
}

export function makeLine(n: number, overrides: Partial<BasketLine> = {}): BasketLine {
  return {
    lineId: uuid(n), sku: `sku-${n}`, name: { en: `Goods ${n}`, zh: `商品 ${n}` }, categoryPath: ['food'], brand: null, tags: [],
    unit: 'piece', unitPriceMinor: 100, quantityMilli: 1000, taxCode: 'gst', discountable: true, earns: true, ...overrides,
  }
}

export function adding(product: Product, overrides: Partial<AddProduct> = {}): AddProduct {
  return { kind: 'add-product', product, categoryPath: ['food', product.categoryId], quantityMilli: null, keyedPriceMinor: null, packPriceMinor: null, ...overrides }
}

export function makeContext(n: number, overrides: Partial<DecideContext> = {}): DecideContext {
  return { newSaleId: uuid(900_000 + n), newLineId: uuid(n), now: 1_755_240_000_000 + n, rulebookVersion: 7, attachedMemberName: '', language: 'en', ...overrides }
}
